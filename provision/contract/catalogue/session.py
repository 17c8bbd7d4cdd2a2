"""The adapter's sign-in: its page, its answers, the token cache and its key."""

TEXTS = {
    "session.refused": (
        "sign-in was refused: {cause} ({code})",
        "サインインが拒否されました: {cause} ({code})",
    ),
    "session.refused-unknown": (
        "sign-in was refused: {reason}",
        "サインインが拒否されました: {reason}",
    ),
    "session.no-reason": ("no reason was given", "理由は示されていません"),
    "session.declined-remedy": (
        "sign in again and accept what the page asks, or have an administrator of the directory "
        "grant consent",
        "もう一度サインインし、ページの要求を承諾してください。承諾できないときは、ディレクトリの"
        "管理者に同意を付与してもらってください",
    ),
    "session.expired-remedy": (
        "the code was not entered in time; run `inv adapter.sign-in` again",
        "コードの有効期限が切れました。`inv adapter.sign-in` をもう一度実行してください",
    ),
    "session.later-remedy": (
        "Entra has trouble of its own; try again in some minutes",
        "Entra 側の一時的な障害です。数分待ってからもう一度試してください",
    ),
    "session.sign-in-again": (
        "sign in again: `inv adapter.sign-in`",
        "`inv adapter.sign-in` でもう一度サインインしてください",
    ),
    "session.signed-out": (
        "{administrator} is not signed in",
        "{administrator} がサインインしていません",
    ),
    "session.wrong-account": (
        "signed in as '{account}', and the adapter's administrator is '{administrator}'; "
        "nothing was kept",
        "'{account}' としてサインインしましたが、アダプターの管理者は '{administrator}' です"
        "(トークンは保存していません)",
    ),
    "session.wrong-account-remedy": (
        "sign in as {administrator} (a private window forgets other accounts)",
        "{administrator} でサインインしてください"
        "(プライベート ウィンドウなら、ほかのアカウントは使われません)",
    ),
    "session.other-account": (
        "'{account}' is signed in, and the adapter's administrator is now '{administrator}'",
        "'{account}' がサインインしていますが、アダプターの管理者は '{administrator}' です",
    ),
    "session.proxy": (
        "the connection to {host} through the proxy {proxy} failed",
        "プロキシ {proxy} を経由した {host} への接続に失敗しました",
    ),
    "session.proxy-remedy": (
        "check the proxy's address, that it is up, and that it lets {host} through",
        "プロキシのアドレスと稼働状況、{host} への接続が許可されているかを確かめてください",
    ),
    "session.proxy-credentials": (
        "the proxy {proxy} wants credentials, or other ones (407)",
        "プロキシ {proxy} の資格情報がないか、違っています (407)",
    ),
    "session.proxy-credentials-remedy": (
        "set EXOBRIDGE_PROXY_USERNAME and EXOBRIDGE_PROXY_PASSWORD in the environment",
        "環境変数 EXOBRIDGE_PROXY_USERNAME と EXOBRIDGE_PROXY_PASSWORD を設定してください",
    ),
    "session.not-trusted": (
        "the certificate of {host} is not trusted",
        "{host} の証明書を信頼できません",
    ),
    "session.not-trusted-remedy": (
        "if a proxy of yours opens TLS, name its certificate authority: `ca_file` in the manifest, "
        "or SSL_CERT_FILE in the environment",
        "プロキシが TLS を中継しているときは、その証明機関の証明書をマニフェストの `ca_file` か"
        "環境変数 SSL_CERT_FILE に指定してください",
    ),
    "session.timeout": (
        "{host} did not answer in time",
        "{host} から時間内に応答がありません",
    ),
    "session.timeout-remedy": (
        "try again; if it stays so, check the network and the proxy",
        "もう一度試し、直らなければネットワークとプロキシの設定を確かめてください",
    ),
    "session.unreachable": ("{host} cannot be reached", "{host} に接続できません"),
    "session.unreachable-remedy": (
        "check the network; where a proxy is needed, name it in the manifest or in HTTPS_PROXY",
        "ネットワークを確かめてください。プロキシが必要なら、マニフェストか環境変数 HTTPS_PROXY に"
        "指定してください",
    ),
    "session.failed": (
        "the connection to {host} failed",
        "{host} への接続に失敗しました",
    ),
    "session.failed-remedy": (
        "check the network; where a proxy is needed, name it in the manifest or in HTTPS_PROXY",
        "ネットワークを確かめてください。プロキシが必要なら、マニフェストか環境変数 HTTPS_PROXY に"
        "指定してください",
    ),
    "session.not-entra": (
        "what answered for {host} is not Entra",
        "{host} からの応答が Entra のものではありません",
    ),
    "session.not-entra-remedy": (
        "a proxy or a captive page may have answered instead: open https://{host}/ in a browser "
        "and see what comes",
        "プロキシや認証ページが代わりに応答している可能性があります。ブラウザーで https://{host}/ を"
        "開いて確かめてください",
    ),
    "session.unavailable": (
        "{host} answered that it cannot, for now",
        "{host} が一時的に利用できません",
    ),
    "session.unavailable-remedy": (
        "try again in some minutes",
        "数分待ってからもう一度試してください",
    ),
    "session.wrong-nonce": (
        "the tokens that {host} sent belong to another sign-in; nothing was kept",
        "{host} から届いたトークンは別のサインインのものです(保存していません)",
    ),
    "session.wrong-nonce-remedy": (
        "sign in again: `inv adapter.sign-in`",
        "`inv adapter.sign-in` でもう一度サインインしてください",
    ),
    "session.no-authority": (
        "there is no directory at {authority}",
        "{authority} にディレクトリがありません",
    ),
    "session.no-authority-remedy": (
        "check `tenant` and `cloud` in the manifest and run `inv apply` again",
        "マニフェストの `tenant` と `cloud` を確かめ、`inv apply` をもう一度実行してください",
    ),
    "session.not-loopback": (
        "this program cannot listen at the redirect URI {uri}: it is not http on localhost",
        "リダイレクト URI {uri} は localhost の http ではないため、このプログラムでは待ち受けできません",
    ),
    "session.other-way": (
        "sign in by `inv adapter.sign-in --paste` or `--device-code`",
        "`inv adapter.sign-in --paste` か `--device-code` でサインインしてください",
    ),
    "session.cannot-listen": (
        "cannot listen at {host}:{port}: {reason}",
        "{host}:{port} で待ち受けできません: {reason}",
    ),
    "session.cannot-listen-remedy": (
        "end what listens there (another sign-in, or the sync server itself), or sign in by "
        "`--paste` or `--device-code`",
        "そのポートを使っているもの(別のサインインや同期サーバー)を終了するか、`--paste` か "
        "`--device-code` でサインインしてください",
    ),
    "session.no-answer": (
        "no answer came to {uri} within {seconds} seconds",
        "{seconds} 秒以内に {uri} に応答が届きませんでした",
    ),
    "session.no-answer-remedy": (
        "if the page shows a code such as AADSTS50011, `inv explain --code CODE` says what to do; "
        "if the browser is on another machine, sign in by `--paste` or `--device-code`",
        "ページに AADSTS50011 などのコードが出ているときは、`inv explain --code コード` で対処を"
        "確かめてください。ブラウザーが別のマシンにあるときは `--paste` か `--device-code` を"
        "使ってください",
    ),
    "session.page-received": (
        "The answer has arrived. Close this page and go back to the terminal.",
        "応答を受け取りました。このページを閉じて、ターミナルに戻ってください。",
    ),
    "session.page-refused": (
        "Sign-in was refused. The terminal says why.",
        "サインインが拒否されました。理由はターミナルに表示されます。",
    ),
    "session.page-not-ours": (
        "This is not the answer to the sign-in that is waiting. Start again from the terminal.",
        "待っているサインインの応答ではありません。ターミナルからやり直してください。",
    ),
    "session.page-elsewhere": ("There is nothing here.", "ここには何もありません。"),
    "session.open-page": (
        "Sign in as {administrator} on the page that opens.",
        "開いたページで {administrator} としてサインインしてください。",
    ),
    "session.open-page-elsewhere": (
        "Open this page in any browser and sign in as {administrator}. The browser will end on an "
        "address that begins with {uri} and may show an error there: copy that address.",
        "次のページを任意のブラウザーで開き、{administrator} としてサインインしてください。最後に "
        "{uri} で始まるアドレスへ移動します(エラーが表示されてもかまいません)。そのアドレスを"
        "コピーしてください。",
    ),
    "session.paste": ("Paste the address here:", "アドレスをここに貼り付けてください:"),
    "session.paste-again": ("That was not it: {problem}.", "やり直してください: {problem}。"),
    "session.nothing-pasted": (
        "no address was pasted",
        "アドレスが貼り付けられませんでした",
    ),
    "session.pasted-elsewhere": (
        "the address does not begin with {uri}",
        "アドレスが {uri} で始まっていません",
    ),
    "session.pasted-other": (
        "the address is not the answer to this sign-in, or not all of it",
        "このサインインの応答ではないか、途中で切れています",
    ),
    "session.pasted-remedy": (
        "run `inv adapter.sign-in --paste` again and copy the whole address",
        "`inv adapter.sign-in --paste` をもう一度実行し、アドレス全体をコピーしてください",
    ),
    "session.device-code": (
        "Open {address} in any browser and enter the code {code}.",
        "任意のブラウザーで {address} を開き、コード {code} を入力してください。",
    ),
    "session.still-signed-in": (
        "{account} is signed in already.",
        "{account} はすでにサインインしています。",
    ),
    "session.signed-in": (
        "Signed in as {account}. The tokens are kept, encrypted, in {file}.",
        "{account} としてサインインしました。トークンは暗号化して {file} に保存しました。",
    ),
    "session.next": (
        "Next: `inv adapter.check --outputs {outputs}`.",
        "次は `inv adapter.check --outputs {outputs}` を実行してください。",
    ),
    "session.key-weak": (
        "{name} is not a key: it must be 32 random bytes in base64",
        "{name} が鍵ではありません(ランダムな 32 バイトを base64 にしたものが必要です)",
    ),
    "session.key-weak-remedy": (
        "make one by `{command}` and keep it where your secrets are",
        "`{command}` で作り、秘密情報の保管場所に保存してください",
    ),
    "session.key-spoilt": (
        "the entry '{entry}' of '{service}' in the system's keyring is not a key",
        "システムのキーリングにある '{service}' の '{entry}' が鍵ではありません",
    ),
    "session.key-spoilt-remedy": (
        "delete that entry and sign in again, or set {name} in the environment",
        "その項目を削除してサインインし直すか、環境変数 {name} を設定してください",
    ),
    "session.no-key": (
        "no key for the token cache: {name} is not set, and the system's keyring does not serve "
        "({reason})",
        "トークン キャッシュの鍵がありません: {name} が設定されておらず、システムのキーリングも"
        "使えません ({reason})",
    ),
    "session.no-key-remedy": (
        "make a key by `{command}`, keep it where your secrets are, and set {name} to it whenever "
        "the adapter runs",
        "`{command}` で鍵を作って秘密情報の保管場所に保存し、アダプターの実行時に環境変数 {name} に"
        "設定してください",
    ),
    "session.cache-foreign": (
        "this is not a token cache of exobridge",
        "exobridge のトークン キャッシュではありません",
    ),
    "session.cache-damaged": (
        "the token cache is damaged",
        "トークン キャッシュが壊れています",
    ),
    "session.cache-other-key": (
        "the token cache was written with another key",
        "トークン キャッシュは別の鍵で書かれています",
    ),
    "session.cache-remedy": (
        "move {file} away and sign in again: `inv adapter.sign-in`",
        "{file} を別の場所に移してから、`inv adapter.sign-in` でサインインし直してください",
    ),
    "session.cache-other-key-remedy": (
        "set {name} to that key; or, if it is lost, {remedy}",
        "{name} にその鍵を設定してください。鍵を失ったときは、{remedy}",
    ),
    "session.certificate-absent": (
        "there is no certificate in PEM in this file",
        "このファイルに PEM 形式の証明書がありません",
    ),
    "session.certificate-no-key": (
        "there is no usable private key beside the certificate",
        "証明書と同じファイルに、使用できる秘密キーがありません",
    ),
    "session.certificate-locked": (
        "the private key is locked by a password",
        "秘密キーがパスワードで保護されています",
    ),
    "session.certificate-other-key": (
        "the private key is not the RSA key of the certificate",
        "秘密キーが証明書の RSA キーと一致しません",
    ),
    "session.certificate-soon": (
        "warning: the certificate in {file} expires on {date}, in {days} days; the administrator "
        "lets another take over with `inv certificate.rotate`",
        "警告: {file} の証明書の有効期限は {date} です(残り {days} 日)。管理者が "
        "`inv certificate.rotate` で切り替えられます",
    ),
    "session.certificate-expired": (
        "the certificate expired on {date}",
        "証明書の有効期限が {date} に切れています",
    ),
    "session.certificate-early": (
        "the certificate is not valid before {date}",
        "証明書は {date} より前には使えません",
    ),
    "session.certificate-remedy": (
        "`adapter.certificate` in the manifest names one PEM file with the certificate and its key "
        "(RSA, without a password), and `application.certificate` the same certificate: correct "
        "them and run `inv apply` again",
        "マニフェストの `adapter.certificate` には、証明書とその秘密キー(RSA、パスワードなし)を"
        "まとめた PEM ファイルを、`application.certificate` には同じ証明書を指定し、`inv apply` を"
        "もう一度実行してください",
    ),
    "session.not-needed-application": (
        "Nobody needs to sign in: the application signs in as itself, by its certificate.",
        "サインインは不要です。アプリケーションが証明書で自身としてサインインします。",
    ),
    "session.not-needed-password": (
        "Nobody needs to sign in: the adapter shows the password of {username} to Exchange.",
        "サインインは不要です。アダプターが {username} のパスワードを Exchange に示します。",
    ),
    "session.not-local": (
        "{host}, which the redirect URI names, is no address of this machine",
        "リダイレクト URI の {host} は、このマシンのアドレスではありません",
    ),
    "session.no-tls": (
        "the redirect URI {uri} is https, and no certificate is named for its listener",
        "リダイレクト URI {uri} は https ですが、待ち受けに使う証明書が指定されていません",
    ),
    "session.no-tls-remedy": (
        "name `adapter.tls_certificate` and `adapter.tls_key` in the manifest and run `inv apply` "
        "again, or sign in by `--paste` or `--device-code`",
        "マニフェストに `adapter.tls_certificate` と `adapter.tls_key` を指定して `inv apply` を"
        "もう一度実行するか、`--paste` か `--device-code` でサインインしてください",
    ),
    "session.tls-unusable": (
        "the listener's certificate {certificate} and key {key} cannot be used: {reason}",
        "待ち受け用の証明書 {certificate} と秘密キー {key} を使用できません: {reason}",
    ),
    "session.tls-mismatch": (
        "the key is not the certificate's",
        "秘密キーが証明書と一致しません",
    ),
    "session.tls-not-pem": (
        "not a certificate and a key in PEM, the key without a password",
        "PEM 形式の証明書と(パスワードのない)秘密キーではありません",
    ),
}
