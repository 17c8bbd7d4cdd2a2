"""The manifest."""

TEXTS = {
    "manifest.version": (
        "this version of exobridge reads manifests of version {known}",
        "この exobridge が読めるマニフェストはバージョン {known} です",
    ),
    "manifest.version-remedy": (
        "write `version: 1`, or use the exobridge it was written for",
        "`version: 1` と書くか、対応する版の exobridge を使ってください",
    ),
    "manifest.not-tenant": (
        "neither a tenant id nor a domain: '{text}'",
        "テナント ID でもドメインでもありません: '{text}'",
    ),
    "manifest.not-tenant-remedy": (
        "write the directory (tenant) id, or a verified domain such as contoso.example",
        "ディレクトリ(テナント)ID か、確認済みドメイン(contoso.example など)を書いてください",
    ),
    "manifest.not-unique-name": (
        "not a unique name: '{text}'",
        "一意の名前として使えません: '{text}'",
    ),
    "manifest.not-unique-name-remedy": (
        "use letters, digits, dot, hyphen and underscore, at most 120",
        "英数字・ピリオド・ハイフン・下線で 120 文字以内にしてください",
    ),
    "manifest.not-host": ("not a host name: '{text}'", "ホスト名ではありません: '{text}'"),
    "manifest.not-host-remedy": (
        "write a name such as localhost or sync.contoso.example, without scheme and port",
        "localhost や sync.contoso.example のように、スキームやポートを付けずに書いてください",
    ),
    "manifest.not-address": (
        "not a mail address: '{text}'",
        "メールアドレスではありません: '{text}'",
    ),
    "manifest.not-address-remedy": (
        "write name@domain",
        "名前@ドメイン の形で書いてください",
    ),
    "manifest.not-https": (
        "not an https address: '{text}'",
        "https のアドレスではありません: '{text}'",
    ),
    "manifest.not-https-remedy": (
        "write https://host/EWS/Exchange.asmx, without user, query or fragment",
        "https://ホスト名/EWS/Exchange.asmx の形で、ユーザー名・クエリ・フラグメントなしで書いてください",
    ),
    "manifest.not-redirect": (
        "not a redirect URI that Entra keeps: '{text}'",
        "Entra に登録できるリダイレクト URI ではありません: '{text}'",
    ),
    "manifest.not-redirect-remedy": (
        "write http://localhost:port/path or https://host/path; no wildcard, fragment or IPv6",
        "http://localhost:ポート/パス か https://ホスト/パス の形にしてください(ワイルドカード・フラグメント・IPv6 は使えません)",
    ),
    "manifest.not-redirect-characters": (
        "characters that a redirect URI may not have: {text}",
        "リダイレクト URI に使えない文字があります: {text}",
    ),
    "manifest.not-redirect-characters-remedy": ("leave them out", "取り除いてください"),
    "manifest.not-redirect-length": (
        "a redirect URI of {text} characters; Entra keeps 256",
        "リダイレクト URI が {text} 文字あります(Entra の上限は 256 文字)",
    ),
    "manifest.not-redirect-length-remedy": ("shorten it", "短くしてください"),
    "manifest.not-api": ("unknown API '{text}'", "知らない API '{text}' です"),
    "manifest.secret-in-proxy": (
        "a user or password in the proxy's address",
        "プロキシのアドレスにユーザー名かパスワードが入っています",
    ),
    "manifest.secret-in-proxy-remedy": (
        "take it out; give EXOBRIDGE_PROXY_USERNAME and EXOBRIDGE_PROXY_PASSWORD in the environment",
        "取り除き、環境変数 EXOBRIDGE_PROXY_USERNAME と EXOBRIDGE_PROXY_PASSWORD で渡してください",
    ),
    "manifest.twice": (
        "'{text}' again, first at {place}",
        "'{text}' が二度あります(最初は {place})",
    ),
    "manifest.twice-remedy": ("keep one of them", "どちらか一つにしてください"),
    "manifest.no-addresses": ("an empty list", "リストが空です"),
    "manifest.no-addresses-remedy": (
        "list at least one mail address",
        "メールアドレスを一つ以上書いてください",
    ),
    "manifest.too-long": (
        "{length} characters; {limit} are allowed",
        "{length} 文字あります(上限は {limit} 文字)",
    ),
    "manifest.too-long-remedy": ("shorten it", "短くしてください"),
    "manifest.plain-http": (
        "Entra saves the redirect URI {uri} but refuses to sign in with it (AADSTS500117): "
        "plain http is for localhost only",
        "Entra はリダイレクト URI {uri} を登録できますが、サインインでは拒否します(AADSTS500117)。"
        "http を使えるのは localhost だけです",
    ),
    "manifest.plain-http-remedy": (
        "use https://, or http://localhost:{port}{path}; on a server without a browser sign in "
        "with --paste or --device-code",
        "https:// か http://localhost:{port}{path} を使ってください。ブラウザーのないサーバーでは "
        "--paste か --device-code でサインインしてください",
    ),
    "manifest.no-ews-permission": (
        "the application does not ask for {name}, so the adapter cannot sign in to Exchange",
        "アプリケーションが {name} を求めていないため、アダプターは Exchange にサインインできません",
    ),
    "manifest.no-ews-permission-remedy": (
        "add it under permissions: Office 365 Exchange Online: delegated",
        "permissions の Office 365 Exchange Online の delegated に加えてください",
    ),
    "manifest.administrator-no-member": (
        "the administrator {address} is not a member of the role group, so impersonation is denied",
        "管理者 {address} が役割グループのメンバーではないため、偽装は拒否されます",
    ),
    "manifest.administrator-no-member-remedy": (
        "list the administrator under exchange: role_group: members",
        "exchange の role_group の members に管理者を加えてください",
    ),
}
