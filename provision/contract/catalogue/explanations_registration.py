"""Codes of sign-in whose cause is the registration: redirect URI, consent, client, permissions."""

TEXTS = {
    "explanations.redirect-unregistered": (
        "the redirect URI of the request is not registered on the application exactly as it is sent",
        "要求されたリダイレクト URI が、そのままの形ではアプリケーションに登録されていません",
    ),
    "explanations.redirect-unregistered-remedy": (
        "make `application.redirect_uri` in the manifest and the adapter's redirect URI the same "
        "(scheme, host, port, path, upper and lower case), run `inv apply`, and sign in with the "
        "new outputs file",
        "マニフェストの `application.redirect_uri` とアダプターのリダイレクト URI を同じにし"
        "(スキーム・ホスト・ポート・パス・大文字小文字)、`inv apply` を実行してから、"
        "新しい出力ファイルでサインインしてください",
    ),
    "explanations.redirect-absent": (
        "the application has no redirect URI, or the request names none",
        "アプリケーションにリダイレクト URI がないか、要求に含まれていません",
    ),
    "explanations.redirect-absent-remedy": (
        "write `application.redirect_uri` in the manifest (for example "
        "http://localhost:8413/server-getoauthtokens.do) and run `inv apply`",
        "マニフェストに `application.redirect_uri` を書き"
        "(例: http://localhost:8413/server-getoauthtokens.do)、`inv apply` を実行してください",
    ),
    "explanations.redirect-insecure": (
        "the redirect URI is plain http to a host other than localhost: it can be registered, but "
        "sign-in refuses it",
        "リダイレクト URI が localhost 以外への http です(登録はできても、サインインで拒否されます)",
    ),
    "explanations.redirect-insecure-remedy": (
        "change `application.redirect_uri` to https://, or to http://localhost:port/path, and run "
        "`inv apply`; on a server without a browser, sign in with "
        "`inv adapter.sign-in --device-code`, or with --paste and the address the browser ended on",
        "`application.redirect_uri` を https:// か http://localhost:ポート/パス に変えて "
        "`inv apply` を実行してください。ブラウザーのないサーバーでは "
        "`inv adapter.sign-in --device-code` を使うか、--paste を付けて、"
        "ブラウザーが最後に開いたアドレスを貼り付けてください",
    ),
    "explanations.redirect-urn": (
        "a redirect URI that begins with `urn:` is no longer allowed",
        "`urn:` で始まるリダイレクト URI は使えなくなりました",
    ),
    "explanations.redirect-urn-remedy": (
        "use http://localhost:port/path as `application.redirect_uri` and run `inv apply`",
        "`application.redirect_uri` を http://localhost:ポート/パス にして `inv apply` を実行してください",
    ),
    "explanations.consent-missing": (
        "nobody has consented to the permission that this application asks for",
        "アプリケーションが求めるアクセス許可に、まだ同意が与えられていません",
    ),
    "explanations.consent-missing-remedy": (
        "set `application.admin_consent: true` in the manifest and run `inv apply` as an "
        "administrator who may consent, or open the consent address that apply shows; the consent "
        "must be for the API the token is asked for",
        "マニフェストを `application.admin_consent: true` にし、同意できる管理者として `inv apply` を"
        "実行するか、apply が示す同意用のアドレスを開いてください。"
        "同意は、トークンを求める API に対するものでなければなりません",
    ),
    "explanations.consent-declined": (
        "the person at the consent page declined",
        "同意の画面で、利用者が拒否しました",
    ),
    "explanations.consent-declined-remedy": (
        "sign in again and accept, or let an administrator consent for everyone "
        "(`application.admin_consent: true`, `inv apply`)",
        "もう一度サインインして承諾するか、管理者が組織全体に同意してください"
        "(`application.admin_consent: true` にして `inv apply`)",
    ),
    "explanations.consent-needs-admin": (
        "this permission needs the consent of an administrator",
        "このアクセス許可には、管理者の同意が必要です",
    ),
    "explanations.consent-needs-admin-remedy": (
        "an Application Administrator, Cloud Application Administrator or Privileged Role "
        "Administrator runs `inv apply` with `application.admin_consent: true`",
        "アプリケーション管理者、クラウド アプリケーション管理者、特権ロール管理者のいずれかが、"
        "`application.admin_consent: true` として `inv apply` を実行してください",
    ),
    "explanations.not-preauthorised": (
        "one of Microsoft's own clients was used, and it is not authorised in advance for this API",
        "Microsoft 自身のクライアントが使われましたが、この API への事前承認がありません",
    ),
    "explanations.not-preauthorised-remedy": (
        "sign in with another method (`inv apply --sign-in browser`), or with a client id of your "
        "own that has the permission",
        "別のサインイン方法(`inv apply --sign-in browser`)か、アクセス許可を持つ自分のクライアント ID を"
        "使ってください",
    ),
    "explanations.api-not-listed": (
        "the API that the token is asked for is not among the application's API permissions, or "
        "these are wrong",
        "トークンを求める API が、アプリケーションの「API のアクセス許可」にないか、設定が誤っています",
    ),
    "explanations.api-not-listed-remedy": (
        "list it under `application.permissions` (Office 365 Exchange Online: delegated: "
        "[EWS.AccessAsUser.All]), run `inv apply`, and have it consented to again",
        "`application.permissions` に加え(Office 365 Exchange Online の delegated に "
        "EWS.AccessAsUser.All)、`inv apply` を実行して、あらためて同意してください",
    ),
    "explanations.api-not-in-tenant": (
        "this tenant has no service principal of that API, or no subscription to the service",
        "このテナントに、その API のサービス プリンシパルか、サービスのサブスクリプションがありません",
    ),
    "explanations.api-not-in-tenant-remedy": (
        "check that the tenant has Exchange, and that the address of `adapter.ews_url` is among the "
        "names (servicePrincipalNames) of Office 365 Exchange Online in this tenant, as hybrid "
        "modern authentication sets them up",
        "テナントに Exchange があること、また `adapter.ews_url` のアドレスが、このテナントの "
        "Office 365 Exchange Online の名前(servicePrincipalNames)にあること"
        "(ハイブリッド先進認証の構成で登録されます)を確かめてください",
    ),
    "explanations.app-other-tenant": (
        "the application belongs to another directory and is for that one only",
        "アプリケーションは別のディレクトリのもので、そのディレクトリ専用です",
    ),
    "explanations.app-other-tenant-remedy": (
        "check `tenant` in the manifest: it must be the directory that Exchange uses",
        "マニフェストの `tenant` が、Exchange の使うディレクトリになっているか確かめてください",
    ),
    "explanations.app-unknown": (
        "this directory knows no application with that client id",
        "このディレクトリに、そのクライアント ID のアプリケーションはありません",
    ),
    "explanations.app-unknown-remedy": (
        "run `inv plan`: if the application is gone, `inv apply` makes it again and writes the "
        "outputs file anew; else check `tenant` and `cloud`",
        "`inv plan` を実行してください。アプリケーションがなければ、`inv apply` で作り直され、"
        "出力ファイルも新しくなります。あるなら `tenant` と `cloud` を確かめてください",
    ),
    "explanations.code-other-tenant": (
        "the authorisation code was issued for another directory",
        "認証コードが、別のディレクトリに対して発行されています",
    ),
    "explanations.code-other-tenant-remedy": (
        "begin again with `inv adapter.sign-in`, and sign in to the directory of the outputs file",
        "`inv adapter.sign-in` をやり直し、出力ファイルのディレクトリにサインインしてください",
    ),
    "explanations.not-public-client": (
        "sign-in expects a secret, because the application is not a public client",
        "アプリケーションがパブリック クライアントではないため、シークレットを求められています",
    ),
    "explanations.not-public-client-remedy": (
        "set `application.public_client: true` in the manifest (in the portal: Authentication, "
        "Allow public client flows) and run `inv apply`",
        "マニフェストを `application.public_client: true` にして"
        "(ポータルでは「認証」の「パブリック クライアント フローを許可する」)、"
        "`inv apply` を実行してください",
    ),
    "explanations.secret-from-public-client": (
        "a public client sent a secret",
        "パブリック クライアントがシークレットを送りました",
    ),
    "explanations.secret-from-public-client-remedy": (
        "take the secret out of the settings: this application needs none",
        "設定からシークレットを取り除いてください。このアプリケーションには要りません",
    ),
    "explanations.secret-wrong": (
        "the client secret is wrong (often its id was copied instead of its value) or has expired",
        "クライアント シークレットが誤っているか(値ではなく ID を写した場合が多い)、期限が切れています",
    ),
    "explanations.secret-wrong-remedy": (
        "make a new secret, or better, sign in with a certificate or workload identity",
        "新しいシークレットを作るか、証明書かワークロード ID でのサインインに替えてください(推奨)",
    ),
    "explanations.certificate-wrong": (
        "the certificate with which the application signed in is not registered, or the signature "
        "is not valid now",
        "アプリケーションのサインインに使った証明書が登録されていないか、署名がいま有効ではありません",
    ),
    "explanations.certificate-wrong-remedy": (
        "upload this certificate to the application, and check this machine's clock",
        "この証明書をアプリケーションに登録し、このコンピューターの時計を確かめてください",
    ),
    "explanations.scope-invalid": (
        "the scope asked for is not valid",
        "求めたスコープが正しくありません",
    ),
    "explanations.scope-invalid-remedy": (
        "check `cloud` and `adapter.ews_url` in the manifest, run `inv apply`, and use the new "
        "outputs file: a scope is the full address of its API, with this cloud's host",
        "マニフェストの `cloud` と `adapter.ews_url` を確かめて `inv apply` を実行し、"
        "新しい出力ファイルを使ってください(スコープは、そのクラウドのホスト名を含む API の完全なアドレスです)",
    ),
    "explanations.scopes-of-two-apis": (
        "one request asked for scopes of more than one API",
        "一つの要求で、複数の API のスコープが求められました",
    ),
    "explanations.scopes-of-two-apis-remedy": (
        "ask for one API at a time; if the outputs file was edited, let `inv apply` write it anew",
        "API は一つずつ求めてください。出力ファイルを手で直した場合は、`inv apply` で書き直してください",
    ),
    "explanations.disabled": (
        "the application, or the API it asks for, is disabled in this directory",
        "アプリケーションか、それが求める API が、このディレクトリで無効になっています",
    ),
    "explanations.disabled-remedy": (
        "in the portal, under Enterprise applications, open it and set Enabled for users to sign in",
        "ポータルの「エンタープライズ アプリケーション」で開き、"
        "「ユーザーのサインインが有効になっていますか?」を「はい」にしてください",
    ),
    "explanations.not-assigned": (
        "the application admits assigned users only, and this account is not assigned",
        "アプリケーションは割り当てられたユーザーだけが使え、このアカウントは割り当てられていません",
    ),
    "explanations.not-assigned-remedy": (
        "in the portal, under Enterprise applications, assign the account (Users and groups), or "
        "set Assignment required to No",
        "ポータルの「エンタープライズ アプリケーション」で、このアカウントを「ユーザーとグループ」に割り当てるか、"
        "「割り当てが必要ですか?」を「いいえ」にしてください",
    ),
    "explanations.single-tenant-at-common": (
        "an application of one directory was used at an address for all of them (/common)",
        "一つのディレクトリ専用のアプリケーションが、共通のアドレス(/common)で使われました",
    ),
    "explanations.single-tenant-at-common-remedy": (
        "let `inv apply` write the outputs file anew: its `authority` names the directory",
        "`inv apply` で出力ファイルを書き直してください(`authority` にディレクトリが入ります)",
    ),
}
