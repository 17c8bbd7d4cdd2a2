"""What the scripts say of scopes, of tenants, and of who else uses EWS."""

TEXTS = {
    "scripts.other-tenant": (
        "This PowerShell is connected to another tenant than {id}, in which the application is. "
        "Close the connections (Disconnect-ExchangeOnline), connect to the right one, and run the "
        "script again. Nothing was changed. Connected to",
        "この PowerShell は、アプリケーションのあるテナント {id} とは別のテナントに接続しています。"
        "接続を閉じて(Disconnect-ExchangeOnline)正しいテナントに接続し、もう一度実行してください。"
        "変更は行っていません。接続先",
    ),
    "scripts.nobody-outside": (
        "There is no mailbox outside of the scope, so it is not proved that the scope ends anything.",
        "スコープの外にメールボックスがないため、スコープが効いていることは確認できていません。",
    ),
    "scripts.outside-tried": (
        "Tried from outside of the scope",
        "スコープの外として確認するメールボックス",
    ),
    "scripts.wider": (
        "The role {role} does not end at the scope '{name}'; run the apply script. Assignments",
        "役割 {role} がスコープ '{name}' に限定されていません。apply スクリプトを実行してください。割り当て",
    ),
    "scripts.wider-of-others": (
        "The role group '{name}' was made by others, and its role {role} reaches further than the "
        "scope of the manifest. Choose another name for the role group in the manifest. Nothing was "
        "changed. Assignments",
        "役割グループ '{name}' はほかの人が作ったもので、役割 {role} がマニフェストのスコープより広い範囲に"
        "及びます。マニフェストで役割グループを別の名前にしてください。変更は行っていません。割り当て",
    ),
    "scripts.narrower": (
        "The role {role} of the role group '{name}' ends at a scope that the manifest does not name. "
        "Write it under exchange: scope, or widen the assignment by hand "
        "(Set-ManagementRoleAssignment -RecipientRelativeWriteScope Organization). Scope",
        "役割グループ '{name}' の役割 {role} は、マニフェストにないスコープに限定されています。"
        "exchange: scope に書くか、手動で広げてください(Set-ManagementRoleAssignment "
        "-RecipientRelativeWriteScope Organization)。スコープ",
    ),
    "scripts.in-use-not-listed": (
        "These applications use EWS by the report and are not on the list",
        "レポートによると、次のアプリケーションは EWS を使っていますが、一覧にありません",
    ),
    "scripts.would-cut-off": (
        "Turning EwsEnabled on would cut off applications that use EWS by the report; their names are "
        "at the head of this script. Put them on the list with -Allow, or name them with -CutOff. "
        "Nothing was changed. They are",
        "EwsEnabled を有効にすると、レポートによると EWS を使っているアプリケーションが遮断されます"
        "(名前はこのスクリプトの先頭にあります)。-Allow で一覧に加えるか、遮断してよいものを -CutOff に"
        "指定してください。変更は行っていません。該当するもの",
    ),
    "scripts.no-id": (
        "-Allow takes the ids of applications; these are none. Nothing was changed",
        "-Allow にはアプリケーションの ID を指定します。次のものは ID ではありません。変更は行っていません",
    ),
    "scripts.use-unknown": (
        "Which applications use EWS was not looked at: nobody gave the report (Microsoft 365 admin "
        "center: Reports, Usage, Exchange, EWS usage; inv powershell --ews-usage FILE).",
        "EWS を使っているアプリケーションは確認していません。レポート(Microsoft 365 管理センターの"
        "[レポート]-[利用状況]-[Exchange]-[EWS の使用状況])を inv powershell --ews-usage FILE に"
        "渡すと確認できます。",
    ),
}
