"""What the generated PowerShell says while it runs."""

TEXTS = {
    "scripts.dehydrated": (
        "This organisation does not accept role groups and scopes of its own yet. Run "
        "Enable-OrganizationCustomization once, wait until it is done, and run this script again. "
        "Nothing was changed.",
        "この組織は、まだ独自の役割グループやスコープを受け付けません。Enable-OrganizationCustomization を一度実行し、"
        "完了してから、このスクリプトをもう一度実行してください。変更は行っていません。",
    ),
    "scripts.stopped": (
        "Stopped, and nothing after this was done",
        "ここで停止し、以降の処理は行っていません",
    ),
    "scripts.not-all-read": (
        "This account could not read everything; what is missing was not checked",
        "このアカウントでは読み取れないものがありました。読み取れなかったものは確認していません",
    ),
    "scripts.no-roles": (
        "The listing of management roles is empty: this account may not read them. Run the script "
        "as a member of Organization Management.",
        "管理役割の一覧が空です。このアカウントには読み取る権限がありません。"
        "Organization Management のメンバーとして実行してください。",
    ),
    "scripts.role-absent": (
        "This organisation has no role {role}. Exchange Online has not had it since 2025: choose "
        "`access: application`, `graph` or `full-access` in the manifest instead. For mailboxes on "
        "Exchange Server, connect to the server and run the script there. Nothing was changed.",
        "この組織に役割 {role} はありません。Exchange Online では 2025 年に廃止されました。"
        "マニフェストの `access` を application、graph、full-access のいずれかにしてください。"
        "Exchange Server のメールボックスの場合は、サーバーに接続して実行してください。変更は行っていません。",
    ),
    "scripts.no-recipient": (
        "No recipient has {address} as its primary address. Correct exchange: role_group: members "
        "in the manifest.",
        "{address} をプライマリ アドレスとする受信者がありません。"
        "マニフェストの exchange: role_group: members を直してください。",
    ),
    "scripts.without-role": (
        "A role group named '{name}' exists and does not hold the role {role}: others made it. "
        "Choose another name in the manifest. Nothing was changed.",
        "役割グループ '{name}' はすでにありますが、役割 {role} を持っていません(別の目的で作られたものです)。"
        "マニフェストで別の名前にしてください。変更は行っていません。",
    ),
    "scripts.other-roles": (
        "The role group '{name}' also holds other roles, which its members would get. Take them "
        "away, or choose another name in the manifest. Nothing was changed. Other assignments",
        "役割グループ '{name}' はほかの役割も持っており、メンバーにも与えられてしまいます。"
        "取り除くか、マニフェストで別の名前にしてください。変更は行っていません。ほかの割り当て",
    ),
    "scripts.by-others": (
        "The role group '{name}' was made by others. It is used as it is, and the undo script will "
        "not remove it, only its members that the manifest lists.",
        "役割グループ '{name}' は、このスクリプトが作ったものではありません。そのまま使います。"
        "undo スクリプトはグループを削除せず、マニフェストにあるメンバーだけを外します。",
    ),
    "scripts.extra-members": (
        "These members are not in the manifest and are left alone",
        "次のメンバーはマニフェストにありませんが、そのままにします",
    ),
    "scripts.group-absent": (
        "There is no role group '{name}'.",
        "役割グループ '{name}' がありません。",
    ),
    "scripts.not-granted": (
        "The role group '{name}' does not hold the role {role}.",
        "役割グループ '{name}' が役割 {role} を持っていません。",
    ),
    "scripts.more-granted": (
        "The role group '{name}' holds other roles than {role}",
        "役割グループ '{name}' が {role} 以外の役割を持っています",
    ),
    "scripts.not-member": (
        "{address} is not a member of the role group '{name}'.",
        "{address} が役割グループ '{name}' のメンバーではありません。",
    ),
    "scripts.no-effect": (
        "The role {role} takes effect for nobody through the role group '{name}'.",
        "役割グループ '{name}' を通じて役割 {role} が有効になっているユーザーがいません。",
    ),
    "scripts.not-effective": (
        "{address} is not among the users for whom the role takes effect; where it is a group, its "
        "members are.",
        "{address} は役割が有効なユーザーの中にありません(グループの場合は、そのメンバーが有効になります)。",
    ),
    "scripts.failed": (
        "The role group is not as the manifest wants it; if it was just changed, wait and run the "
        "verify script",
        "役割グループがマニフェストのとおりになっていません。"
        "変更した直後であれば、しばらく待ってから verify スクリプトを実行してください",
    ),
    "scripts.nothing-to-undo": (
        "There is no role group '{name}': nothing to undo.",
        "役割グループ '{name}' はありません。元に戻すものはありません。",
    ),
    "scripts.not-ours": (
        "The role group '{name}' was made by others for another purpose. Nothing was changed.",
        "役割グループ '{name}' は、別の目的でほかの人が作ったものです。変更は行っていません。",
    ),
    "scripts.group-kept": (
        "The role group '{name}' is kept, since others have a part in it; only the members that "
        "the manifest lists are removed. Others' members",
        "役割グループ '{name}' はほかの人も使っているため残し、マニフェストにあるメンバーだけを外します。"
        "ほかのメンバー",
    ),
    "scripts.still-member": (
        "{address} is still a member of the role group '{name}'.",
        "{address} が、まだ役割グループ '{name}' のメンバーです。",
    ),
    "scripts.not-undone": (
        "What was to be undone is still there",
        "元に戻すはずのものが残っています",
    ),
}
