"""What mailboxes and collections refuse or fail to answer, and what to do about it."""

TEXTS = {
    "store.wrong-folder": (
        "a calendar holds events and a task folder to-dos; this item is of the other kind",
        "予定表には予定、仕事フォルダーには ToDo だけを保存できます。このアイテムは種類が違います",
    ),
    "store.invalid": (
        "the fields do not fit together: {reason}",
        "項目の値どうしが合いません: {reason}",
    ),
    "store.unwritable": (
        "a text of this item has a character that XML cannot carry, such as a control character",
        "このアイテムの文字列に、制御文字など XML で送れない文字があります",
    ),
    "store.zone": (
        "Windows, and so Exchange, has no name for the time zone '{zone}'",
        "タイム ゾーン '{zone}' に当たる名前が Windows (Exchange) にありません",
    ),
    "store.unreadable": (
        "the item cannot be read: {reason}",
        "アイテムを読み取れません: {reason}",
    ),
    "store.foreign-recurrence": (
        "Exchange has no pattern for its recurrence",
        "Exchange にはこの定期的なパターンがありません",
    ),
    "store.other-kind": (
        "neither an event nor a to-do, but a {kind}",
        "予定でも ToDo でもないアイテム({kind})です",
    ),
    "store.refused": (
        "Exchange refused for {mailbox}: {cause} ({code})",
        "{mailbox} について、Exchange に拒否されました: {cause} ({code})",
    ),
    "store.refused-remedy": (
        "keep the code for whoever administers Exchange",
        "コードを控えて、Exchange の管理者に問い合わせてください",
    ),
    "store.code": ("{cause} ({code})", "{cause} ({code})"),
    "store.unauthorised": (
        "Exchange does not accept the token for {mailbox} (401)",
        "{mailbox} について、Exchange がトークンを受け付けません (401)",
    ),
    "store.unauthorised-remedy": (
        "sign in again (`inv adapter.sign-in`); if that does not help, the token is for another "
        "resource than this server: check `adapter.ews_url`, run `inv apply`, and look whether the "
        "server's address is among the service principal names of Exchange",
        "`inv adapter.sign-in` でもう一度サインインしてください。それでも直らなければ、トークンの対象が"
        "このサーバーではありません。`adapter.ews_url` を確かめて `inv apply` を実行し、サーバーのアドレスが "
        "Exchange のサービス プリンシパル名にあるかを見てください",
    ),
    "store.forbidden": (
        "Exchange, or something before it, does not let this client in to {mailbox} (403)",
        "{mailbox} へのアクセスを、Exchange かその手前の装置が許可しません (403)",
    ),
    "store.forbidden-remedy": (
        "the answer names no policy: check that the token is for this server (`adapter.ews_url`, "
        "`inv apply`), and ask what stands before the server",
        "応答にポリシー名がありません。トークンがこのサーバー向けか(`adapter.ews_url`、`inv apply`)、"
        "サーバーの手前に何があるかを確かめてください",
    ),
    "store.http-busy": (
        "the server of {mailbox} cannot answer now ({status})",
        "{mailbox} のサーバーが、いま応答できません ({status})",
    ),
    "store.http-busy-remedy": (
        "try again in some minutes; other mailboxes are not affected",
        "数分待ってからもう一度試してください。ほかのメールボックスには影響しません",
    ),
    "store.http-too-large": (
        "the server of {mailbox}, or something before it, takes no request of this size (413)",
        "{mailbox} のサーバー、またはその手前にあるものが、この大きさの要求を受け付けません (413)",
    ),
    "store.http-too-large-remedy": (
        "take attachments off the item, or have the limit raised",
        "アイテムの添付ファイルを減らすか、上限を引き上げてもらってください",
    ),
    "store.busy": (
        "{mailbox} asks to be left alone for {seconds} seconds more",
        "{mailbox} には、あと {seconds} 秒待ってからアクセスする必要があります",
    ),
    "store.busy-remedy": (
        "try again after that; other mailboxes are not affected",
        "そのあとでもう一度試してください。ほかのメールボックスには影響しません",
    ),
    "store.unanswered": (
        "the request was sent to {host}, and no whole answer came",
        "{host} に要求を送りましたが、応答が最後まで届きませんでした",
    ),
    "store.unanswered-remedy": (
        "try again; what was being written is looked up before it is written again",
        "もう一度試してください。書き込み中だったものは、再び書き込む前に結果を確かめます",
    ),
    "store.ca-file": (
        "the file of certificate authorities cannot be read: {file}",
        "証明機関の証明書ファイルを読めません: {file}",
    ),
    "store.ca-file-remedy": (
        "correct `ca_file` in the manifest, or SSL_CERT_FILE in the environment",
        "マニフェストの `ca_file` か、環境変数 SSL_CERT_FILE を直してください",
    ),
    "store.not-ews": (
        "what answered is not EWS (HTTP {status})",
        "応答したのは EWS ではありません (HTTP {status})",
    ),
    "store.not-ews-remedy": (
        "check `adapter.ews_url` (it ends in /EWS/Exchange.asmx), and what a proxy may answer "
        "instead",
        "`adapter.ews_url`(末尾は /EWS/Exchange.asmx)と、プロキシが代わりに応答していないかを"
        "確かめてください",
    ),
    "store.oversized": (
        "the answer of {host} is larger than {limit} MB and was not read to its end",
        "{host} の応答が {limit} MB を超えたため、読み取りを中止しました",
    ),
    "store.garbled": (
        "the answer of Exchange cannot be read: {what}",
        "Exchange の応答を読み取れません: {what}",
    ),
    "store.garbled-remedy": (
        "try again; if it stays so, look what stands between here and the server",
        "もう一度試し、直らなければサーバーまでの経路に何があるかを確かめてください",
    ),
    "store.garbled-xml": ("not XML: {reason}", "XML ではありません: {reason}"),
    "store.garbled-doctype": (
        "a document type, which SOAP does not allow",
        "SOAP で認められない文書型宣言があります",
    ),
    "store.garbled-no-body": ("no SOAP body", "SOAP の本文がありません"),
    "store.garbled-other": (
        "no answer to {operation}",
        "{operation} への応答ではありません",
    ),
    "store.garbled-incomplete": ("{name} is missing", "{name} がありません"),
    "store.password": (
        "Exchange does not accept the user name and password for {mailbox} (401)",
        "{mailbox} について、Exchange がユーザー名とパスワードを受け付けません (401)",
    ),
    "store.password-remedy": (
        "check EXOBRIDGE_EXCHANGE_USERNAME and EXOBRIDGE_EXCHANGE_PASSWORD (or the keyring), and "
        "that `exchange.authentication` in the manifest is a scheme that the server's EWS virtual "
        "directory allows; a locked account is refused in the same way",
        "環境変数 EXOBRIDGE_EXCHANGE_USERNAME と EXOBRIDGE_EXCHANGE_PASSWORD(またはキーリング)、"
        "マニフェストの `exchange.authentication` がサーバーの EWS 仮想ディレクトリで許可された方式かを"
        "確かめてください。アカウントのロックアウトでも同じように拒否されます",
    ),
    "store.no-full-access": (
        "the administrator has no Full Access to {mailbox} ({code})",
        "管理者に {mailbox} へのフル アクセス許可がありません ({code})",
    ),
    "store.no-full-access-remedy": (
        "an Exchange administrator runs the script of `inv powershell`, which gives Full Access to "
        "each mailbox; it may take an hour to be in force",
        "Exchange 管理者が `inv powershell` のスクリプトを実行し、各メールボックスへのフル アクセス許可を"
        "与えてください。反映に 1 時間ほどかかることがあります",
    ),
    "store.out-of-scope": (
        "the application's role does not reach {mailbox} ({code})",
        "アプリケーションの役割が {mailbox} に及んでいません ({code})",
    ),
    "store.out-of-scope-remedy": (
        "make the mailbox a direct member of the group under `exchange.scope`, or run the script "
        "of `inv powershell`, which assigns the role in that scope; it may take two hours to be in "
        "force",
        "メールボックスを `exchange.scope` のグループの直接のメンバーにするか、そのスコープで役割を"
        "割り当てる `inv powershell` のスクリプトを実行してください。反映に最大 2 時間かかります",
    ),
}
