"""What an editor says of each word of a manifest; the keys are the words' places."""

TEXTS = {
    "schema.version": (
        "The version of the manifest's form: 1.",
        "マニフェストの形式のバージョン。1 と書きます。",
    ),
    "schema.extends": (
        "The manifest that this one says only the difference to: mappings are joined, any other "
        "value takes the place of that one's, and ~ takes it away.",
        "このマニフェストの元になるマニフェスト。違いだけを書きます。マッピングは統合され、それ以外の値は置き換えられ、"
        "~ を書くと取り除かれます。",
    ),
    "schema.variables": (
        "Variables of the shell that may stand in any text as ${{NAME}}, and what each is for.",
        "文字列の中に ${{名前}} と書けるシェルの変数と、それぞれの用途。",
    ),
    "schema.hosts": (
        "Other hosts than those that the cloud is known to have.",
        "クラウドの既定とは異なるホスト。",
    ),
    "schema.hosts.sign_in": ("The host that signs people in.", "サインインのホスト。"),
    "schema.hosts.graph": ("The host of Microsoft Graph.", "Microsoft Graph のホスト。"),
    "schema.hosts.exchange": ("The host of Exchange Online.", "Exchange Online のホスト。"),
    "schema.tenant": (
        "The directory that Exchange uses: its tenant id, or one of its verified domains.",
        "Exchange が使うディレクトリ。テナント ID か、確認済みドメインの一つを書きます。",
    ),
    "schema.cloud": (
        "Microsoft's cloud that the tenant is in.",
        "テナントがある Microsoft のクラウド。",
    ),
    "schema.access": (
        "How the adapter reaches the mailboxes. `impersonation`: the role ApplicationImpersonation, "
        "on Exchange Server only. `full-access`: the administrator's Full Access to each mailbox. "
        "`application`: as itself, with a certificate, in Exchange Online only.",
        "アダプターがメールボックスにアクセスする方法。`impersonation`: 役割 "
        "ApplicationImpersonation(Exchange Server のみ)。`full-access`: 各メールボックスへの管理者の"
        "フル アクセス。`application`: 証明書によるアプリケーション自身の資格(Exchange Online のみ)。",
    ),
    "schema.application": (
        "The app registration in Entra. There is none where Exchange asks for NTLM or Basic.",
        "Entra のアプリの登録。Exchange が NTLM や基本認証を使うときは書きません。",
    ),
    "schema.application.name": (
        "The display name, which people see when they are asked to consent.",
        "表示名。同意を求める画面に表示されます。",
    ),
    "schema.application.unique_name": (
        "The name by which exobridge finds the registration again; it cannot be changed later.",
        "exobridge が登録を見つけるための一意の名前。後から変更できません。",
    ),
    "schema.application.redirect_uri": (
        "Where the sign-in page sends the browser back to: http://localhost:port/path, or "
        "https://host:port/path with `adapter.tls_certificate`. By default made of the adapter's "
        "host and port.",
        "サインイン後にブラウザーが戻るアドレス。http://localhost:ポート/パス、または "
        "`adapter.tls_certificate` とともに https://ホスト:ポート/パス。省略時は adapter の host と "
        "port から作ります。",
    ),
    "schema.application.public_client": (
        "Whether to treat the application as a public client, which device code needs.",
        "パブリック クライアントとして扱うか。デバイス コードでのサインインに必要です。",
    ),
    "schema.application.permissions": (
        "Delegated permissions by name, under the API that has them: "
        "`Office 365 Exchange Online: {{delegated: [EWS.AccessAsUser.All]}}`.",
        "委任されたアクセス許可の名前を API ごとに書きます: "
        "`Office 365 Exchange Online: {{delegated: [EWS.AccessAsUser.All]}}`。",
    ),
    "schema.application.admin_consent": (
        "Whether to consent to the permissions for the whole organisation.",
        "組織全体に代わって管理者の同意を与えるか。",
    ),
    "schema.application.certificate": (
        "Path of the PEM certificate, the public part, that the application signs in with; "
        "relative to the manifest.",
        "アプリケーションがサインインに使う PEM 証明書(公開部分)のパス。マニフェストからの相対パスです。",
    ),
    "schema.exchange": ("Exchange's side.", "Exchange 側の設定。"),
    "schema.exchange.deployment": (
        "Where the mailboxes are: on an Exchange `server` of your own, or in Exchange Online.",
        "メールボックスの場所。自社の Exchange Server なら `server`、Exchange Online なら `online`。",
    ),
    "schema.exchange.authentication": (
        "`modern`: tokens from Entra, on a server by hybrid modern authentication. `ntlm`, "
        "`basic`: a user name and a password, on a server only.",
        "`modern`: Entra のトークン(サーバーではハイブリッド先進認証)。`ntlm`、`basic`: "
        "ユーザー名とパスワード(サーバーのみ)。",
    ),
    "schema.exchange.role_group": (
        "The role group that gives the administrator the role ApplicationImpersonation.",
        "管理者に役割 ApplicationImpersonation を与える役割グループ。",
    ),
    "schema.exchange.role_group.name": ("Its name.", "役割グループの名前。"),
    "schema.exchange.role_group.description": ("What it is for.", "役割グループの説明。"),
    "schema.exchange.role_group.members": (
        "Mail addresses of its members; the administrator is one.",
        "メンバーのメールアドレス。管理者を含めます。",
    ),
    "schema.exchange.scope": (
        "The management scope at which the rights of the application, or of the role group, end.",
        "アプリケーションまたは役割グループの権限が及ぶ範囲を定める管理スコープ。",
    ),
    "schema.exchange.scope.name": ("Its name.", "管理スコープの名前。"),
    "schema.exchange.scope.group": (
        "DistinguishedName of a group, as Get-Group shows it; its direct members are the "
        "mailboxes.",
        "グループの DistinguishedName(Get-Group で表示)。その直接のメンバーが対象のメールボックスです。",
    ),
    "schema.exchange.ews_enabled": (
        "`true` lets the script turn the organisation's EWS switch from unset to true, which stops "
        "every application that is not on the list of allowed ones. By default it is left alone.",
        "`true` にすると、組織の EWS のスイッチが未設定のとき、スクリプトが有効にします。許可アプリの"
        "一覧にないアプリケーションはすべて使えなくなります。省略時は変更しません。",
    ),
    "schema.adapter": (
        "How the adapter connects. Paths are relative to the manifest.",
        "アダプターの接続方法。パスはマニフェストからの相対パスです。",
    ),
    "schema.adapter.administrator": (
        "The account that reaches the mailboxes: one of its own, without directory roles.",
        "メールボックスにアクセスする管理者アカウント。ディレクトリ ロールのない専用のものにします。",
    ),
    "schema.adapter.host": (
        "Host at which the adapter waits for the browser to come back from the sign-in page.",
        "サインイン後のブラウザーをアダプターが待ち受けるホスト。",
    ),
    "schema.adapter.port": ("Port at which it waits.", "待ち受けるポート。"),
    "schema.adapter.ews_url": (
        "Address of Exchange Web Services; of Exchange Online it is known.",
        "Exchange Web サービス (EWS) のアドレス。Exchange Online では省略できます。",
    ),
    "schema.adapter.mailboxes": (
        "Mail addresses of the mailboxes to synchronise.",
        "同期するメールボックスのメールアドレス。",
    ),
    "schema.adapter.certificate": (
        "Path of the PEM file with the key and the certificate that the adapter signs in with.",
        "アダプターがサインインに使う、秘密鍵と証明書の PEM ファイルのパス。",
    ),
    "schema.adapter.tls_certificate": (
        "Path of the PEM certificate for listening at an https redirect URI.",
        "https のリダイレクト URI で待ち受けるための PEM 証明書のパス。",
    ),
    "schema.adapter.tls_key": (
        "Path of that certificate's key; it may be the same file.",
        "その証明書の秘密鍵のパス。同じファイルでもかまいません。",
    ),
    "schema.adapter.proxy": (
        "The proxy for sign-in, Graph and Exchange; without it, that of the shell.",
        "サインイン・Graph・Exchange への接続に使うプロキシ。省略時はシェルの設定に従います。",
    ),
    "schema.adapter.proxy.url": (
        "Its address, http://host:port; user and password come from the environment.",
        "プロキシのアドレス(http://ホスト:ポート)。ユーザー名とパスワードは環境変数で渡します。",
    ),
    "schema.adapter.proxy.bypass": (
        "Hosts that are reached without it, with * wildcards: a list, or parted by |.",
        "プロキシを使わないホスト。* が使えます。リストか、| で区切って書きます。",
    ),
    "schema.adapter.properties": (
        "Path of a Java .properties file with https.proxyHost, https.proxyPort and "
        "http.nonProxyHosts, instead of `proxy`.",
        "`proxy` の代わりに、https.proxyHost・https.proxyPort・http.nonProxyHosts を書いた Java の "
        ".properties ファイルのパス。",
    ),
    "schema.adapter.ca_file": (
        "Path of a PEM file with the certificate authorities to trust.",
        "信頼する証明機関の PEM ファイルのパス。",
    ),
}
