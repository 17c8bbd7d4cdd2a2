"""The demonstration, and the simulated tenant run by hand."""

TEXTS = {
    "demo.simulating": (
        "The simulated tenant is up. Give these lines to a shell, and any program that it starts "
        "meets Sakura Trading instead of Microsoft; every account's password is `simulated`. "
        "Ctrl-C ends it.",
        "シミュレートされたテナントが動いています。上の行をシェルで実行すると、そこから起動した"
        "プログラムは Microsoft の代わりに「さくら商事」に接続します。どのアカウントもパスワードは "
        "`simulated` です。Ctrl-C で終了します。",
    ),
    "demo.simulated": (
        "The simulated tenant is gone.",
        "シミュレートされたテナントを終了しました。",
    ),
    "demo.begin": (
        "A simulated Microsoft 365 tenant is up behind {proxy}: sign-in, Graph and {exchange} "
        "of {name}. The clients are the real libraries, and every request is real HTTPS.",
        "シミュレートされた Microsoft 365 テナント({name})が {proxy} の先で動いています"
        "(サインイン・Graph・{exchange})。クライアントは本物のライブラリで、通信はすべて "
        "本物の HTTPS です。",
    ),
    "demo.exchange-server": ("Exchange Server", "Exchange Server"),
    "demo.exchange-online": ("Exchange Online", "Exchange Online"),
    "demo.plan-nothing": (
        "plan: this Exchange Server asks for a password, so nothing is registered in Entra",
        "plan: この Exchange Server はパスワードで認証するため、Entra には何も登録しません",
    ),
    "demo.apply-nothing": (
        "apply: the outputs file, without signing in to anything",
        "apply: サインインせずに出力ファイルだけを書きます",
    ),
    "demo.sign-in-online": (
        "adapter.sign-in: the adapter's administrator signs in once, in a browser; no mailbox is "
        "impersonated, Full Access is what opens them",
        "adapter.sign-in: アダプターの管理者がブラウザーで一度だけサインインします。偽装は使わず、"
        "フル アクセス権でメールボックスを開きます",
    ),
    "demo.sign-in-not-needed": (
        "adapter.sign-in: there is nobody to sign in",
        "adapter.sign-in: 誰もサインインする必要がありません",
    ),
    "demo.step": ("\n== {number}. {what}", "\n== {number}. {what}"),
    "demo.validate": (
        "validate: the manifest is read and judged; nobody is signed in yet",
        "validate: マニフェストを読んで検査します。まだ誰もサインインしません",
    ),
    "demo.plan": (
        "plan: the administrator signs in by device code; what is missing is shown, nothing is "
        "changed",
        "plan: 管理者がデバイス コードでサインインし、足りないものを表示します。何も変更しません",
    ),
    "demo.apply": (
        "apply: the application, its service principal and admin consent, through Graph; the "
        "outputs file",
        "apply: アプリケーション・サービス プリンシパル・管理者の同意を Graph で作り、出力ファイルを"
        "書きます",
    ),
    "demo.powershell": (
        "powershell: the scripts for the side of Exchange that Graph cannot reach",
        "powershell: Graph では届かない Exchange 側のスクリプトを作ります",
    ),
    "demo.exchange-status": (
        "the Exchange administrator runs the status script, and inv exchange.status compares what "
        "it answered with the manifest",
        "Exchange の管理者が status スクリプトを実行し、inv exchange.status がその結果をマニフェストと比べます",
    ),
    "demo.role-group": (
        "the Exchange administrator runs the apply script, and runs it again: the second run "
        "changes nothing",
        "Exchange の管理者が適用スクリプトを 2 回実行します。2 回目は何も変更しません",
    ),
    "demo.sign-in-browser": (
        "adapter.sign-in: the adapter's administrator signs in once, in a browser; the token is "
        "made out for the organisation's own Exchange Server",
        "adapter.sign-in: アダプターの管理者がブラウザーで一度だけサインインします。トークンは "
        "組織自身の Exchange Server 宛てです",
    ),
    "demo.sign-in-device-code": (
        "adapter.sign-in --device-code: the administrator signs in where there is no browser",
        "adapter.sign-in --device-code: ブラウザーのない場所で管理者がサインインします",
    ),
    "demo.check": (
        "adapter.check --write: a schedule and a to-do are written to three users' mailboxes, none of "
        "whom signs in, read back, and removed",
        "adapter.check --write: 3 人のメールボックスに、本人のサインインなしで予定とタスクを書き、"
        "読み戻し、削除します",
    ),
    "demo.list": (
        "adapter.list: one user's schedule and to-dos, as they stand in the mailbox",
        "adapter.list: あるユーザーの予定とタスクを、メールボックスにあるとおりに表示します",
    ),
    "demo.sync": (
        "adapter.sync: every calendar and task list, into a folder of iCalendar files",
        "adapter.sync: すべての予定表とタスクを iCalendar ファイルのフォルダーへ",
    ),
    "demo.groupware": (
        "somebody changes a file in the groupware's folder",
        "グループウェアのフォルダーでファイルを一つ変更",
    ),
    "demo.moved": (
        "{file}: the room is {after}, no longer {before}",
        "{file}: 場所を {before} から {after} に変更しました",
    ),
    "demo.not-moved": (
        "no file has the room {room}",
        "{room} を含むファイルがありません",
    ),
    "demo.sync-again": (
        "adapter.sync again: the change goes to Exchange, and nothing else",
        "もう一度 adapter.sync: この変更だけが Exchange に反映されます",
    ),
    "demo.again": (
        "plan once more: the tenant is as the manifest says, found again without any state file",
        "もう一度 plan: 状態ファイルなしで、テナントがマニフェストどおりであることを確かめます",
    ),
    "demo.script-says": ("    {text}", "    {text}"),
    "demo.script-done": (
        "run {number}: changed {changed}; verified: {verified}",
        "{number} 回目: 変更 {changed}、確認済み: {verified}",
    ),
    "demo.done": (
        "\nDone: onboarded, signed in once, three mailboxes written and read, {calls} Graph calls "
        "in all. The files are in {folder}.",
        "\n完了しました。登録、一度のサインイン、3 つのメールボックスの読み書きまで行い、Graph の"
        "呼び出しは全部で {calls} 回でした。ファイルは {folder} にあります。",
    ),
    "demo.done-unattended": (
        "\nDone: onboarded, nobody signed in, three mailboxes written and read, {calls} Graph calls "
        "in all. The files are in {folder}.",
        "\n完了しました。登録から 3 つのメールボックスの読み書きまで、アダプターのサインインなしで行い、"
        "Graph の呼び出しは全部で {calls} 回でした。ファイルは {folder} にあります。",
    ),
    "demo.leaves-out": (
        "This run leaves one thing out: {what}.",
        "この実行では一つだけ欠かします: {what}。",
    ),
    "demo.without-consent": ("admin consent", "管理者の同意"),
    "demo.without-public-client": (
        "the flag that treats the application as a public client",
        "アプリケーションをパブリック クライアントとして扱う設定",
    ),
    "demo.without-role": (
        "the role group with ApplicationImpersonation",
        "ApplicationImpersonation の役割グループ",
    ),
    "demo.without-redirect-uri": (
        "the redirect URI, which somebody takes away in the portal",
        "リダイレクト URI(誰かがポータルで削除します)",
    ),
    "demo.without-allow-list": (
        "the application on the organisation's EWS allow list, which somebody writes anew",
        "組織の EWS 許可リストにあるアプリケーション(誰かがリストを上書きします)",
    ),
    "demo.not-breakable": (
        "--broken {broken} cannot be shown with --access {access}",
        "--access {access} では --broken {broken} を実演できません",
    ),
    "demo.not-breakable-remedy": (
        "choose one of {choices}, or leave --access out",
        "{choices} のどれかを選ぶか、--access を外してください",
    ),
    "demo.met": (
        "\nThis is what a person meets; `inv explain --code {code}` says:",
        "\nこのように表示されます。`inv explain --code {code}` の説明:",
    ),
    "demo.not-met": (
        "the demonstration went through although it should have been refused",
        "拒否されるはずのデモが最後まで通ってしまいました",
    ),
    "demo.not-met-remedy": (
        "report this: the simulated tenant is too lenient",
        "シミュレートされたテナントが甘すぎます。報告してください",
    ),
}
