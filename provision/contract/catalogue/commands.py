"""What the provisioning commands say."""

TEXTS = {
    "commands.valid": ("{file}: can be used", "{file}: 使えます"),
    "commands.outputs-written": (
        "Outputs file: {file}",
        "出力ファイル: {file}",
    ),
    "commands.next-exchange": (
        "Next, Exchange's side: `inv powershell --manifest {manifest} --outputs {outputs}`, and "
        "have the Exchange administrator run the apply script.",
        "次は Exchange 側です。`inv powershell --manifest {manifest} --outputs {outputs}` で作る"
        "スクリプトを、Exchange の管理者に実行してもらってください。",
    ),
    "commands.next-check": (
        "Then look: `inv adapter.check --outputs {outputs}`.",
        "その後 `inv adapter.check --outputs {outputs}` で確かめてください。",
    ),
    "commands.nothing-to-register": (
        "Nothing is to be registered in Entra: with NTLM or Basic the adapter sends a user name "
        "and a password to Exchange.",
        "Entra に登録するものはありません。NTLM や基本認証では、アダプターはユーザー名とパスワードを "
        "Exchange に送ります。",
    ),
    "commands.no-impersonation-remedy": (
        "use `access: full-access` for a few mailboxes, or `access: application`; or go on all "
        "the same with --accept-no-impersonation; nothing was changed",
        "メールボックスが少なければ `access: full-access`、多ければ `access: application` を使って"
        "ください。それでも続けるには --accept-no-impersonation を付けてください。何も変更していません",
    ),
    "commands.too-much": (
        "the application {name} asks for full_access_as_app, which opens every mailbox of the "
        "organisation, whatever the scope",
        "アプリケーション {name} が full_access_as_app を求めています。スコープに関係なく組織の"
        "全メールボックスが開かれます",
    ),
    "commands.too-much-consented": (
        "the application {name} has been given full_access_as_app, which opens every mailbox of the "
        "organisation, whatever the scope",
        "アプリケーション {name} に full_access_as_app が同意されています。スコープに関係なく組織の"
        "全メールボックスが開かれます",
    ),
    "commands.too-much-remedy": (
        "in the Azure portal, API permissions: remove it there, and its admin consent too; "
        "nothing was changed",
        "Azure portal の「API のアクセス許可」で、管理者の同意ごと削除してください。"
        "何も変更していません",
    ),
    "commands.other-outputs": (
        "made from another manifest, or from this one before it was changed",
        "別のマニフェスト、または変更前のマニフェストから作られたファイルです",
    ),
    "commands.no-ids": (
        "the ids of the application are not in it",
        "アプリケーションの ID がありません",
    ),
    "commands.apply-first": (
        "run `inv apply` first: the script names the application by the ids that the tenant "
        "gives it; an outputs file elsewhere is named with --outputs",
        "先に `inv apply` を実行してください(スクリプトには、テナントがアプリケーションに付けた ID が"
        "必要です)。出力ファイルが別の場所にあるときは --outputs で指定してください",
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
    "commands.look-how": (
        "Have the Exchange administrator run {file} -Json PATH; it changes nothing. Bring the file "
        "back, and give it to inv exchange.status --from.",
        "Exchange の管理者に {file} -Json PATH を実行してもらってください(何も変更しません)。できたファイルを"
        "受け取り、inv exchange.status --from に渡してください。",
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
    "commands.agreed-before": (
        "All of this was shown and agreed to before; going on from there.",
        "この内容はすべて、すでに表示し同意を得ています。その続きから行います。",
    ),
    "commands.declined": ("declined", "取りやめました"),
    "commands.declined-remedy": ("nothing was changed", "何も変更していません"),
}
