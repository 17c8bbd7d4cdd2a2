"""What the scripts of Full Access, of an application's role and of the allow list say."""

TEXTS = {
    "scripts.no-mailbox": (
        "No recipient has this address as its primary one; correct adapter: mailboxes in the "
        "manifest. Nothing was changed",
        "次のアドレスをプライマリ アドレスとする受信者がありません。マニフェストの adapter: mailboxes を"
        "直してください。変更は行っていません",
    ),
    "scripts.no-administrator": (
        "No recipient has {address} as its primary address. Correct adapter: administrator in the "
        "manifest. Nothing was changed.",
        "{address} をプライマリ アドレスとする受信者がありません。マニフェストの adapter: administrator を"
        "直してください。変更は行っていません。",
    ),
    "scripts.no-full-access": (
        "The administrator has no Full Access of its own to this mailbox",
        "次のメールボックスに対して、管理者にフル アクセス許可が直接与えられていません",
    ),
    "scripts.full-access-denied": (
        "Full Access is denied to the administrator, which comes before what allows it, for this "
        "mailbox",
        "次のメールボックスでは、管理者のフル アクセスが拒否されています(拒否は許可より優先されます)",
    ),
    "scripts.mailbox-ews-off": (
        "EWS is off for this mailbox; Set-CASMailbox -EwsEnabled $true turns it on",
        "次のメールボックスでは EWS が無効です。Set-CASMailbox -EwsEnabled $true で有効になります",
    ),
    "scripts.mailbox-gone": (
        "There is no such mailbox any more, so nothing to take away",
        "次のメールボックスはもうないため、取り消すものはありません",
    ),
    "scripts.access-kept": (
        "The administrator keeps Full Access to these mailboxes, since -Made does not name them; "
        "name those that are to lose it",
        "次のメールボックスは -Made に含まれていないため、管理者のフル アクセス許可を残します。"
        "取り消すものがあれば -Made に加えてください",
    ),
    "scripts.still-full-access": (
        "The administrator still has Full Access to this mailbox",
        "管理者に、まだ次のメールボックスのフル アクセス許可があります",
    ),
    "scripts.access-failed": (
        "Not everything is as the manifest wants it; if it was just changed, wait and run the "
        "verify script",
        "マニフェストのとおりになっていないものがあります。変更した直後であれば、しばらく待ってから "
        "verify スクリプトを実行してください",
    ),
    "scripts.no-organisation": (
        "The organisation's settings came back empty: this account may not read them, and a list "
        "written now would be lost but for us. Run the script as a member of Organization "
        "Management.",
        "組織の設定が空で返されました。このアカウントには読み取る権限がなく、このまま書き込むと、許可する"
        "アプリケーションの一覧が失われます。Organization Management のメンバーとして実行してください。",
    ),
    "scripts.empty-list-lets-all-in": (
        "EwsEnabled is true and EwsAllowedAppIDs is empty: in this cloud that may still let every "
        "application in, and a list of one would cut off all others. Fill the list first, or say "
        "exchange: ews_enabled: true in the manifest. Nothing was changed.",
        "EwsEnabled は True、EwsAllowedAppIDs は空です。このクラウドでは、まだすべてのアプリケーションが"
        "許可されている可能性があり、1 つだけの一覧を書き込むとほかのすべてが遮断されます。先に一覧を"
        "用意するか、マニフェストに exchange: ews_enabled: true と書いてください。変更は行っていません。",
    ),
    "scripts.list-before": ("EwsAllowedAppIDs before", "変更前の EwsAllowedAppIDs"),
    "scripts.list-after": ("EwsAllowedAppIDs after", "変更後の EwsAllowedAppIDs"),
    "scripts.listed-already": (
        "The application is on the list already.",
        "アプリケーションはすでに一覧にあります。",
    ),
    "scripts.list-was-empty": (
        "The list was empty. Microsoft fills an empty list with the applications that were in use, "
        "but not one that somebody has written: add the others that need EWS (Microsoft 365 admin "
        "center: Reports, Usage, Exchange, EWS usage).",
        "一覧は空でした。Microsoft は空の一覧に使用中のアプリケーションを補いますが、書き込まれた一覧には"
        "補いません。EWS が必要なほかのアプリケーションも追加してください(Microsoft 365 管理センターの"
        "[レポート]-[利用状況]-[Exchange]-[EWS の使用状況])。",
    ),
    "scripts.ews-off": (
        "EWS is off for the whole organisation (EwsEnabled is false): nothing on the list gets in. "
        "Turning it on concerns every application; whoever is responsible for the organisation "
        "decides that. This script does not.",
        "組織全体で EWS が無効です(EwsEnabled が False)。一覧にあるアプリケーションも利用できません。"
        "有効にするとすべてのアプリケーションに影響するため、組織の責任者が判断してください。"
        "このスクリプトでは有効にしません。",
    ),
    "scripts.ews-unset": (
        "EwsEnabled is not set: every application gets in, until Microsoft turns EWS off in this "
        "organisation. It was left so; exchange: ews_enabled: true in the manifest lets the apply "
        "script turn it on, which cuts off what is not on the list.",
        "EwsEnabled は未設定です。Microsoft がこの組織の EWS を無効にするまで、すべてのアプリケーションが"
        "利用できます。設定は変えていません。マニフェストに exchange: ews_enabled: true と書くと、apply "
        "スクリプトが有効にします(一覧にないアプリケーションは遮断されます)。",
    ),
    "scripts.cuts-off": (
        "EwsEnabled is turned from unset to true: every application that is not on the list is cut "
        "off from EWS. On the list",
        "EwsEnabled を未設定から True にします。一覧にないアプリケーションはすべて EWS を利用できなく"
        "なります。一覧",
    ),
    "scripts.not-switched": (
        "EwsEnabled was not turned on, since the list does not have",
        "次のものが一覧にないため、EwsEnabled は有効にしませんでした",
    ),
    "scripts.not-listed": (
        "EwsAllowedAppIDs does not have",
        "EwsAllowedAppIDs に次のものがありません",
    ),
    "scripts.not-on-list": (
        "The application is not on the list: nothing to take off.",
        "アプリケーションは一覧にありません。外すものはありません。",
    ),
    "scripts.last-on-list": (
        "The application is the only one on the list, and an empty list blocks, or lets in, every "
        "other one: it was left on it. Take it off by hand once the list has others.",
        "一覧にはこのアプリケーションしかありません。空にすると、ほかのすべてが遮断されるか許可されるため、"
        "残しました。ほかのものを追加してから手動で外してください。",
    ),
    "scripts.still-listed": (
        "EwsAllowedAppIDs still has {id}.",
        "EwsAllowedAppIDs に、まだ {id} があります。",
    ),
    "scripts.application-role-absent": (
        "This organisation has no role {role}: Exchange Server has none of the roles for "
        "applications. Connect to Exchange Online, or choose another `access` in the manifest. "
        "Nothing was changed.",
        "この組織に役割 {role} はありません(アプリケーション用の役割は Exchange Server にはありません)。"
        "Exchange Online に接続するか、マニフェストの `access` を変えてください。変更は行っていません。",
    ),
    "scripts.other-object": (
        "Exchange knows a service principal of this application that points to another object than "
        "{id}: somebody gave the object id of the app registration, or of an application that is "
        "gone. Remove it (Remove-ServicePrincipal) and run this script again. Nothing was changed.",
        "このアプリケーションのサービス プリンシパルはすでにありますが、{id} とは別のオブジェクトを指して"
        "います(アプリの登録のオブジェクト ID、または削除されたアプリケーションのものです)。"
        "Remove-ServicePrincipal で削除してから、もう一度実行してください。変更は行っていません。",
    ),
    "scripts.other-scope": (
        "A management scope named '{name}' exists and is for others than the members of the group: "
        "others made it. Choose another name in the manifest. Nothing was changed. Its filter",
        "管理スコープ '{name}' はすでにあり、対象がグループのメンバーではありません(別の目的で作られた"
        "ものです)。マニフェストで別の名前にしてください。変更は行っていません。フィルター",
    ),
    "scripts.role-beyond-scope": (
        "The application already holds the role {role} beyond the scope '{name}', which would end "
        "nothing then. This script did not make that assignment: have it removed first "
        "(Get-ManagementRoleAssignment, Remove-ManagementRoleAssignment). Nothing was changed. It "
        "reaches",
        "アプリケーションには、スコープ '{name}' の外でも役割 {role} が割り当てられています。このままでは"
        "スコープが意味を持ちません。このスクリプトが作った割り当てではないため、先に削除してもらって"
        "ください(Get-ManagementRoleAssignment、Remove-ManagementRoleAssignment)。"
        "変更は行っていません。割り当ての範囲",
    ),
    "scripts.more-roles": (
        "The application holds other roles, which this script leaves alone",
        "アプリケーションにはほかの役割もあります(そのままにします)",
    ),
    "scripts.assignment-taken": (
        "A role assignment named '{name}' exists and is another application's. Nothing was changed.",
        "役割の割り当て '{name}' はすでにあり、別のアプリケーションのものです。変更は行っていません。",
    ),
    "scripts.not-seen-yet": (
        "Exchange does not take it yet, since what is new in Entra takes a while to reach it; trying "
        "again",
        "Entra の新しいオブジェクトが Exchange に反映されるまで時間がかかります。もう一度試します",
    ),
    "scripts.cache": (
        "Exchange remembers what an application may do for 30 minutes to 2 hours: it may be refused "
        "until then, although all is well here.",
        "Exchange はアプリケーションの権限を 30 分から 2 時間キャッシュします。ここで問題がなくても、"
        "それまでは拒否されることがあります。",
    ),
    "scripts.principal-absent": (
        "Exchange knows no service principal of the application {id}.",
        "アプリケーション {id} のサービス プリンシパルが Exchange にありません。",
    ),
    "scripts.scope-absent": (
        "There is no management scope '{name}'.",
        "管理スコープ '{name}' がありません。",
    ),
    "scripts.role-not-held": (
        "The application does not hold the role {role} within the scope '{name}'.",
        "アプリケーションに、スコープ '{name}' での役割 {role} がありません。",
    ),
    "scripts.not-in-scope": (
        "The scope does not reach this mailbox; make it a direct member of the group",
        "次のメールボックスはスコープに含まれていません。グループの直接のメンバーにしてください",
    ),
    "scripts.outside-reached": (
        "The application reaches this mailbox, which -Outside says it must not",
        "-Outside に指定された次のメールボックスに、アプリケーションがアクセスできます",
    ),
    "scripts.assignment-kept": (
        "The application holds the role within the scope '{name}' by an assignment that others made. "
        "It is left alone.",
        "スコープ '{name}' での役割は、ほかの人が作った割り当てによるものです。そのままにします。",
    ),
    "scripts.scope-kept": (
        "The management scope '{name}' is kept, since -Made does not name it.",
        "管理スコープ '{name}' は -Made に含まれていないため、残します。",
    ),
    "scripts.scope-in-use": (
        "The management scope '{name}' is kept, since a role assignment uses it.",
        "管理スコープ '{name}' は役割の割り当てに使われているため、残します。",
    ),
    "scripts.principal-holds-more": (
        "The service principal is kept, since others gave it roles.",
        "サービス プリンシパルには、ほかの人が割り当てた役割があるため、残します。",
    ),
    "scripts.principal-kept": (
        "The service principal is kept, since others made it.",
        "サービス プリンシパルは、ほかの人が作ったものなので残します。",
    ),
    "scripts.still-assigned": (
        "The role assignment '{name}' is still there.",
        "役割の割り当て '{name}' が、まだ残っています。",
    ),
}
