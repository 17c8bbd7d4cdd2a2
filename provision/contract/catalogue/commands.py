"""What the provisioning commands say."""

TEXTS = {
    "commands.valid": ("{file}: can be used", "{file}: 使えます"),
    "commands.outputs-written": (
        "Outputs file: {file}",
        "出力ファイル: {file}",
    ),
    "commands.next-exchange": (
        "Next, Exchange's side: `inv powershell --manifest {manifest}`, and have the Exchange "
        "administrator run the apply script.",
        "次は Exchange 側です。`inv powershell --manifest {manifest}` で作るスクリプトを、Exchange の"
        "管理者に実行してもらってください。",
    ),
    "commands.next-sign-in": (
        "Then sign the adapter in: `inv adapter.sign-in --outputs {outputs}`, and look: "
        "`inv adapter.check --outputs {outputs}`.",
        "その後 `inv adapter.sign-in --outputs {outputs}` でアダプターをサインインさせ、"
        "`inv adapter.check --outputs {outputs}` で確かめてください。",
    ),
    "commands.script-written": ("Written: {file}", "書き込みました: {file}"),
    "commands.script-how": (
        "Have the Exchange administrator read and run {file}; -WhatIf previews it.",
        "Exchange の管理者に {file} を読んだうえで実行してもらってください。-WhatIf で事前に"
        "確認できます。",
    ),
    "commands.other-tenant": (
        "the account is signed in to another tenant ({found}) than the manifest's ({wanted})",
        "サインインしたテナント({found})がマニフェストのもの({wanted})と違います",
    ),
    "commands.other-tenant-remedy": (
        "sign in with an account of the directory that Exchange uses, or correct `tenant:`; "
        "nothing was changed",
        "Exchange が使うディレクトリのアカウントでサインインするか、`tenant:` を直してください。"
        "何も変更していません",
    ),
    "commands.other-domain": (
        "the tenant has not verified the domain of some mailboxes: {domains}",
        "このテナントは一部のメールボックスのドメインを確認していません: {domains}",
    ),
    "commands.other-domain-remedy": (
        "name the directory that Exchange uses, or correct the addresses; nothing was changed",
        "Exchange が使うディレクトリを指定するか、アドレスを直してください。何も変更していません",
    ),
    "commands.no-modern-authentication": (
        "Entra issues no tokens for https://{host}: it is not among the servicePrincipalNames of "
        "Office 365 Exchange Online",
        "Entra は https://{host} のトークンを発行しません。Office 365 Exchange Online の "
        "servicePrincipalNames にありません",
    ),
    "commands.no-modern-authentication-remedy": (
        "set up hybrid modern authentication for this host first, or correct adapter: ews_url; "
        "nothing was changed",
        "先にこのホストでハイブリッド先進認証を構成するか、adapter の ews_url を直してください。"
        "何も変更していません",
    ),
    "commands.nobody-to-ask": (
        "there is no terminal to ask whether to apply this plan",
        "この計画を適用してよいか尋ねる端末がありません",
    ),
    "commands.nobody-to-ask-remedy": (
        "read the plan, then run again with --yes; nothing was changed",
        "計画を確かめてから --yes を付けて実行してください。何も変更していません",
    ),
    "commands.agree": ("Apply these {count} changes?", "この {count} 件の変更を適用しますか?"),
    "commands.declined": ("declined", "取りやめました"),
    "commands.declined-remedy": ("nothing was changed", "何も変更していません"),
}
