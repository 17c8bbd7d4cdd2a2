"""What a preflight finds, who can change it, and how."""

TEXTS = {
    "preflight.nothing": (
        "Nothing is asked of Entra: with NTLM or Basic there is no application to register.",
        "Entra に確認することはありません。NTLM や基本認証では登録するアプリケーションがありません。",
    ),
    "preflight.looking": (
        "Looking at tenant, permissions, roles and licences; nothing is written.",
        "テナント、アクセス許可、ロール、ライセンスを確認しています。何も書き込みません。",
    ),
    "preflight.summary": (
        "{missing} missing, {warning} to think about, {unchecked} that could not be checked.",
        "不足 {missing} 件、警告 {warning} 件、確認できなかったもの {unchecked} 件。",
    ),
    "preflight.line-ok": ("ok              {what}: {said}", "OK       {what}: {said}"),
    "preflight.line-missing": ("missing         {what}: {said}", "不足     {what}: {said}"),
    "preflight.line-warning": ("warning         {what}: {said}", "警告     {what}: {said}"),
    "preflight.line-could-not-check": (
        "could not check {what}: {said}",
        "確認不可 {what}: {said}",
    ),
    "preflight.way": (
        "                who: {who}; how: {how}",
        "         変更できる人: {who}。方法: {how}",
    ),
    "preflight.way-of-yours": (
        "                you can: {how}",
        "         ご自身でできます: {how}",
    ),
    "preflight.and": ("{first}; {second}", "{first}、{second}"),
    "preflight.more": ("{names} and {more} more", "{names} ほか {more} 件"),
    "preflight.asking": ("look into the tenant", "テナントの確認"),
    "preflight.about-tenant": ("tenant", "テナント"),
    "preflight.about-domains": ("domains", "ドメイン"),
    "preflight.about-plan": ("plan", "変更計画"),
    "preflight.about-caller": ("signed in", "サインイン"),
    "preflight.about-permission": ("Graph permission", "Graph のアクセス許可"),
    "preflight.about-role": ("directory role", "ディレクトリ ロール"),
    "preflight.about-consent": ("admin consent", "管理者の同意"),
    "preflight.about-policy": ("policies for applications", "アプリ管理ポリシー"),
    "preflight.about-exchange": (
        "Exchange's service principal",
        "Exchange のサービス プリンシパル",
    ),
    "preflight.about-full-access": ("full_access_as_app", "full_access_as_app"),
    "preflight.about-administrator": ("administrator", "管理者アカウント"),
    "preflight.about-licence": ("administrator's licence", "管理者のライセンス"),
    "preflight.about-subscription": ("subscription", "サブスクリプション"),
    "preflight.about-mailboxes": ("mailboxes", "メールボックス"),
    "preflight.who-roles": ("{roles}", "{roles}"),
    "preflight.who-manifest": (
        "whoever writes the manifest or runs this",
        "マニフェストの作成者、または実行する方",
    ),
    "preflight.who-reads": (
        "whoever may read it: Global Reader, or the role named",
        "閲覧できる方(グローバル閲覧者、または対応するロール)",
    ),
    "preflight.who-licences": (
        "License Administrator, User Administrator",
        "ライセンス管理者、ユーザー管理者",
    ),
    "preflight.who-recipients": (
        "Exchange Administrator",
        "Exchange 管理者",
    ),
    "preflight.who-buys": (
        "Billing Administrator",
        "課金管理者",
    ),
    "preflight.who-policies": (
        "Security Administrator, Cloud Application Administrator",
        "セキュリティ管理者、クラウド アプリケーション管理者",
    ),
    "preflight.who-privileged": (
        "Privileged Role Administrator",
        "特権ロール管理者",
    ),
    "preflight.tenant": ("{name} ({id})", "{name}({id})"),
    "preflight.domains": ("verified: {names}", "確認済み: {names}"),
    "preflight.plan": ("{count} changes to make", "変更 {count} 件"),
    "preflight.caller": ("as {name}", "{name} として"),
    "preflight.for-organisation": ("to read the organisation", "組織の読み取り"),
    "preflight.for-read": (
        "to read applications and service principals",
        "アプリケーションとサービス プリンシパルの読み取り",
    ),
    "preflight.for-read-consent": ("to read consent", "同意の読み取り"),
    "preflight.for-register": ("to register the application", "アプリケーションの登録"),
    "preflight.for-change": ("to change the application", "アプリケーションの変更"),
    "preflight.for-consent": ("to consent for everybody", "組織全体の同意"),
    "preflight.for-app-roles": (
        "to change the application's own permissions",
        "アプリケーション自身の許可の変更",
    ),
    "preflight.for-graph-app-roles": (
        "to change the application's own permissions of Microsoft Graph",
        "Microsoft Graph に対するアプリケーション自身の許可の変更",
    ),
    "preflight.permission": ("{name}, {parts}", "{name}({parts})"),
    "preflight.no-permission": (
        "the token lacks {name}, {parts}",
        "トークンに {name} がありません({parts})",
    ),
    "preflight.no-permission-person": (
        "sign in by a client that has it: --sign-in browser, device-code or cli use Azure CLI's, "
        "which does",
        "その許可を持つクライアントでサインインしてください。--sign-in の browser、device-code、cli は "
        "Azure CLI のクライアントを使い、この許可を含みます",
    ),
    "preflight.no-permission-application": (
        "Entra admin center, App registrations, the pipeline's application, API permissions: add it "
        "(Microsoft Graph, application permission) and grant admin consent",
        "Entra 管理センターの「アプリの登録」でパイプラインのアプリケーションを開き、「API のアクセス許可」に"
        "追加(Microsoft Graph、アプリケーションの許可)して管理者の同意を与えてください",
    ),
    "preflight.token-unread": (
        "whether the token has {name} ({parts}) cannot be seen in it",
        "トークンに {name}({parts})があるかどうかを読み取れません",
    ),
    "preflight.token-unread-remedy": (
        "go on: Graph refuses, and names it, where it is missing",
        "そのまま進めてください。不足していれば Graph が拒否し、その名前を示します",
    ),
    "preflight.role": ("{role}, {part}", "{role}({part})"),
    "preflight.owner": ("owner of the application, {part}", "アプリケーションの所有者({part})"),
    "preflight.members-may": (
        "none needed {part}: here every member may",
        "{part}にロールは不要です(このテナントではメンバー全員に許可されています)",
    ),
    "preflight.no-role": (
        "you hold none of these {part}: {roles}",
        "{part}に必要なロールがありません: {roles}",
    ),
    "preflight.roles-unread": (
        "{part}, one of {roles} is needed; your roles: {why}",
        "{part}には次のいずれかが必要です: {roles}。あなたのロール: {why}",
    ),
    "preflight.role-remedy": (
        "assign one of them (Entra admin center, Roles & admins), and sign in again; a custom role "
        "that may do the same will do, but cannot be seen here",
        "いずれかを割り当て(Entra 管理センターの「ロールと管理者」)、サインインし直してください。同等のカスタム "
        "ロールでも構いませんが、ここからは確認できません",
    ),
    "preflight.eligible": (
        "you are eligible for {role} {part}, and have not activated it",
        "{part}に必要な {role} の資格はありますが、アクティブ化していません",
    ),
    "preflight.eligible-remedy": (
        "activate it in Privileged Identity Management (My roles), and sign in again",
        "Privileged Identity Management の「自分のロール」でアクティブ化し、サインインし直してください",
    ),
    "preflight.eligible-unread": (
        "assign one of them, or, if you are eligible, activate it in Privileged Identity Management, "
        "and sign in again; whether you are could not be checked: {why}",
        "いずれかを割り当てるか、資格があれば Privileged Identity Management でアクティブ化し、サインインし直して"
        "ください。資格の有無は確認できませんでした: {why}",
    ),
    "preflight.may-not-read": (
        "this token may not read it ({name})",
        "このトークンでは読み取れません({name})",
    ),
    "preflight.unread": ("it could not be read: {said}", "読み取れませんでした: {said}"),
    "preflight.consent": ("{name} can give it", "{name} が与えられます"),
    "preflight.no-consent": ("nothing to consent to", "同意が必要なものはありません"),
    "preflight.consent-permission": (
        "it cannot be given with this token, which lacks {name}",
        "このトークンには {name} がなく、同意を与えられません",
    ),
    "preflight.consent-role": (
        "you cannot give it: you hold none of {roles}",
        "あなたは同意を与えられません。次のロールのいずれも持っていません: {roles}",
    ),
    "preflight.consent-address": (
        "open {address} and accept; `inv apply --wait-for-consent` waits for it",
        "{address} を開いて承諾してください。`inv apply --wait-for-consent` はそれを待ちます",
    ),
    "preflight.consent-later": (
        "run `inv apply --wait-for-consent`: it registers the application, shows the address of the "
        "consent page, and waits",
        "`inv apply --wait-for-consent` を実行してください。アプリケーションを登録し、同意ページのアドレスを表示して"
        "待ちます",
    ),
    "preflight.consent-waits": (
        "the address of the consent page is shown once the application is registered",
        "アプリケーションの登録後に同意ページのアドレスを表示します",
    ),
    "preflight.no-key": (
        "the plan adds no certificate, so none of them applies",
        "この計画は証明書を追加しないため、該当しません",
    ),
    "preflight.policy": (
        "none stands in the way of the certificate",
        "証明書を妨げるものはありません",
    ),
    "preflight.policy-unread-remedy": (
        "Entra admin center, Enterprise applications, Application policies: see whether certificates "
        "are restricted; else go on, Entra refuses what is not allowed",
        "Entra 管理センターの「エンタープライズ アプリケーション」→「アプリケーション ポリシー」で証明書の制限を"
        "確かめてください。そのまま進めても、許可されないものは Entra が拒否します",
    ),
    "preflight.too-long": (
        "the certificate {key} is valid for {days} days, and a policy lets it be {longest}",
        "証明書 {key} の有効期間は {days} 日ですが、ポリシーの上限は {longest} 日です",
    ),
    "preflight.too-long-remedy": (
        "make a certificate of at most {longest} days, or exempt the application in the policy",
        "{longest} 日以内の証明書を作成するか、ポリシーでこのアプリケーションを除外してください",
    ),
    "preflight.trusted": (
        "a policy wants certificates of a trusted authority; whether this one's is cannot be seen here",
        "ポリシーは信頼された認証局の証明書を求めています。この証明書が該当するかはここでは確認できません",
    ),
    "preflight.trusted-remedy": (
        "have the certificate issued by one of the policy's authorities; a self-signed one is refused",
        "ポリシーの認証局から証明書の発行を受けてください。自己署名の証明書は拒否されます",
    ),
    "preflight.exchange": (
        "there, and has tokens for {host}",
        "あり、{host} のトークンを発行できます",
    ),
    "preflight.too-much-remedy": (
        "Entra admin center, Enterprise applications, this application, Permissions: revoke it; "
        "exobridge did not make it and leaves it alone",
        "Entra 管理センターの「エンタープライズ アプリケーション」でこのアプリケーションの「アクセス許可」から取り消して"
        "ください。exobridge が作ったものではないため、変更しません",
    ),
}
