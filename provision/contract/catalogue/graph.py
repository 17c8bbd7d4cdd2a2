"""Microsoft Graph: what is being done there, and what came in the way."""

TEXTS = {
    "graph.reading-organization": ("read the organisation", "組織の読み取り"),
    "graph.reading-application": (
        "read the application {name}",
        "アプリケーション {name} の読み取り",
    ),
    "graph.reading-principals": ("read the service principals", "サービス プリンシパルの読み取り"),
    "graph.reading-grants": ("read the consent given", "同意内容の読み取り"),
    "graph.reading-app-roles": (
        "read the application permissions consented to",
        "同意済みのアプリケーションの許可の読み取り",
    ),
    "graph.writing-app-roles": (
        "write the application permissions",
        "アプリケーションの許可の書き込み",
    ),
    "graph.reading-deleted": (
        "read the deleted applications",
        "削除済みアプリケーションの読み取り",
    ),
    "graph.writing-application": (
        "write the application {name}",
        "アプリケーション {name} の書き込み",
    ),
    "graph.writing-principal": ("write the service principal", "サービス プリンシパルの書き込み"),
    "graph.writing-grant": ("write the admin consent", "管理者の同意の書き込み"),
    "graph.deleting": ("delete {object_id}", "{object_id} の削除"),
    "graph.restoring": ("restore {object_id}", "{object_id} の復元"),
    "graph.refused": (
        "Microsoft Graph refused to {doing}: {said} ({reference})",
        "Microsoft Graph に拒否されました({doing}): {said}({reference})",
    ),
    "graph.nothing-said": ("it gave no reason", "理由は示されていません"),
    "graph.refused-remedy": (
        "run the command again; if it stays, give Microsoft support the request-id",
        "もう一度実行してください。続く場合は、request-id を Microsoft サポートに伝えてください",
    ),
    "graph.again": (
        "{reason}; trying again in {seconds} s",
        "{reason}。{seconds} 秒後に再試行します",
    ),
    "graph.unanswered": (
        "no answer from Microsoft Graph when asked to {doing}",
        "Microsoft Graph から応答がありません({doing})",
    ),
    "graph.unanswered-remedy": (
        "check the connection and run the command again: it finds what was done",
        "接続を確かめて、もう一度実行してください。済んだ分は自動的に見つけます",
    ),
    "graph.malformed": (
        "Microsoft Graph's answer cannot be read when asked to {doing}: '{name}' is missing or of "
        "the wrong kind (request-id {request})",
        "Microsoft Graph の応答を読み取れません({doing}): '{name}' がないか、形式が違います"
        "(request-id {request})",
    ),
    "graph.too-large": (
        "an answer of Microsoft Graph is larger than {limit} bytes",
        "Microsoft Graph の応答が {limit} バイトを超えています",
    ),
    "graph.unusable-remedy": (
        "see whether a proxy on the way alters answers, and run the command again",
        "途中のプロキシが応答を書き換えていないか確かめて、もう一度実行してください",
    ),
    "graph.elsewhere": (
        "Microsoft Graph's answer leads to another place, {place}; not followed",
        "Microsoft Graph の応答が別の場所 {place} を指しているため、たどりませんでした",
    ),
    "graph.elsewhere-remedy": (
        "see whether a proxy on the way wants a sign-in of its own, and check `cloud`",
        "途中のプロキシが独自の認証を求めていないか、`cloud` が正しいか確かめてください",
    ),
    "graph.no-certificates": (
        "{file}: no certificates in PEM form in it",
        "{file}: PEM 形式の証明書がありません",
    ),
    "graph.no-certificates-remedy": (
        "name the PEM file of the certificate authorities to trust",
        "信頼する証明機関の PEM ファイルを指定してください",
    ),
    "graph.untrusted": (
        "the certificate of {host} is not trusted: {reason}",
        "{host} の証明書を信頼できません: {reason}",
    ),
    "graph.untrusted-remedy": (
        "if a proxy inspects TLS here, name the PEM file of its authority in SSL_CERT_FILE or "
        "as `adapter.ca_file`",
        "TLS を検査するプロキシがある場合は、その証明機関の PEM ファイルを SSL_CERT_FILE か "
        "`adapter.ca_file` で指定してください",
    ),
    "graph.no-tls": ("{place} does not speak TLS as expected", "{place} と TLS で通信できません"),
    "graph.no-tls-remedy": (
        "check the proxy's address: https:// only if the proxy itself speaks TLS",
        "プロキシのアドレスを確かめてください(https:// はプロキシ自体が TLS に対応する場合だけです)",
    ),
    "graph.no-name": ("the name in {place} is not known", "{place} の名前を解決できません"),
    "graph.no-name-remedy": (
        "check the spelling and DNS; behind a proxy, set HTTPS_PROXY",
        "つづりと DNS を確かめてください。プロキシ経由の場合は HTTPS_PROXY を設定してください",
    ),
    "graph.timeout": ("{place} does not answer in time", "{place} から時間内に応答がありません"),
    "graph.no-connection": ("no connection to {place}", "{place} に接続できません"),
    "graph.no-connection-remedy": (
        "check the network, the firewall and the proxy's address, and run the command again",
        "ネットワーク、ファイアウォール、プロキシのアドレスを確かめて、もう一度実行してください",
    ),
    "graph.proxy-refused": (
        "the proxy {proxy} refuses the connection (HTTP {status})",
        "プロキシ {proxy} が接続を拒否しました(HTTP {status})",
    ),
    "graph.proxy-refused-remedy": (
        "ask its administrators to let the hosts of sign-in and Microsoft Graph through",
        "サインインと Microsoft Graph のホストへの接続を許可するよう、プロキシの管理者に依頼してください",
    ),
    "graph.proxy-credentials-remedy": (
        "give its user and password in EXOBRIDGE_PROXY_USERNAME and EXOBRIDGE_PROXY_PASSWORD",
        "ユーザー名とパスワードを EXOBRIDGE_PROXY_USERNAME と EXOBRIDGE_PROXY_PASSWORD に設定してください",
    ),
    "graph.no-organization": (
        "the signed-in account has no directory",
        "サインインしたアカウントには、ディレクトリがありません",
    ),
    "graph.no-organization-remedy": (
        "sign in with an account of the tenant that the manifest names",
        "マニフェストのテナントのアカウントでサインインしてください",
    ),
    "graph.api-absent": (
        "the tenant has no service principal of {api}",
        "テナントに {api} のサービス プリンシパルがありません",
    ),
    "graph.api-absent-remedy": (
        "check that this is the tenant whose users have Exchange, and that its subscription "
        "includes that service",
        "Exchange を使うテナントかどうか、サブスクリプションにそのサービスが含まれているかを"
        "確かめてください",
    ),
    "graph.permission-unknown": (
        "{api} has no permission '{name}'",
        "{api} にアクセス許可 '{name}' はありません",
    ),
    "graph.permission-near": ("did you mean '{name}'?", "'{name}' の間違いではありませんか"),
    "graph.permission-unknown-remedy": (
        "take a name that the Azure portal shows under API permissions, {api}",
        "Azure portal の「API のアクセス許可」で {api} に表示される名前を使ってください",
    ),
    "graph.connecting": (
        "Getting ready to ask Microsoft Graph …",
        "Microsoft Graph への接続を準備しています…",
    ),
    "graph.asking": (
        "Microsoft Graph: {doing} …",
        "Microsoft Graph: {doing}…",
    ),
}
