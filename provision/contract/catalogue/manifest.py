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
    "manifest.extends-itself": (
        "this extends itself, or is the end of more than {most} files that extend one another",
        "自分自身を継承しているか、継承が {most} 段を超えています",
    ),
    "manifest.extends-itself-remedy": (
        "let each file extend one that extends no other of them",
        "互いに継承し合わないよう、継承元を見直してください",
    ),
    "manifest.extends-unread": (
        "{file} cannot be read: {reason}",
        "{file} を読み込めません: {reason}",
    ),
    "manifest.extends-unread-remedy": (
        "write the path as seen from this file",
        "このファイルから見たパスを書いてください",
    ),
    "manifest.no-other": (
        "no other file can be read here: '{file}'",
        "ここでは他のファイルを読み込めません: '{file}'",
    ),
    "manifest.no-other-remedy": (
        "write all of the manifest into one file",
        "マニフェスト全体を一つのファイルに書いてください",
    ),
    "manifest.unset": (
        "the variable {name} is not set, or empty; it is for: {use}",
        "変数 {name} が設定されていないか、空です(用途: {use})",
    ),
    "manifest.unset-remedy": (
        "set it in the shell that runs this: export {name}=…",
        "実行するシェルで設定してください: export {name}=…",
    ),
    "manifest.not-variable": (
        "not a variable's name: '{name}'",
        "変数の名前として使えません: '{name}'",
    ),
    "manifest.not-variable-remedy": (
        "use letters, digits and underscores, no digit first",
        "英数字と下線で、数字以外から始めてください",
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
    "manifest.not-redirect-query": (
        "a redirect URI with a query: '{text}'",
        "リダイレクト URI にクエリがあります: '{text}'",
    ),
    "manifest.not-redirect-query-remedy": (
        "leave out the question mark and what follows: the adapter listens at a path only",
        "疑問符以降を取り除いてください(アダプターはパスだけで待ち受けます)",
    ),
    "manifest.not-group": (
        "not a distinguished name: '{text}'",
        "識別名 (DN) ではありません: '{text}'",
    ),
    "manifest.not-group-remedy": (
        "write the group's DistinguishedName as Get-Group shows it, such as "
        "CN=Calendar Sync,OU=Groups,DC=contoso,DC=example",
        "Get-Group が表示する DistinguishedName を書いてください"
        "(例: CN=Calendar Sync,OU=Groups,DC=contoso,DC=example)",
    ),
    "manifest.not-yet": (
        "`{word}: {value}` is not supported yet",
        "`{word}: {value}` にはまだ対応していません",
    ),
    "manifest.not-yet-remedy": ("use one of {choices}", "{choices} のどれかを使ってください"),
    "manifest.not-false": (
        "`{word}` can be true or {unset}: a manifest does not switch EWS off",
        "`{word}` に書けるのは true か {unset} です(マニフェストから EWS を無効にはしません)",
    ),
    "manifest.not-false-remedy": (
        "write `{unset}`, or take the key out, to leave the switch as it is",
        "スイッチをそのままにするには `{unset}` と書くか、キーごと取り除いてください",
    ),
    "manifest.refused": (
        "'{name}' has no place here: {why}",
        "ここには '{name}' を書けません: {why}",
    ),
    "manifest.take-out": ("take it out", "取り除いてください"),
    "manifest.modern": (
        "write `modern`, or take the key out",
        "`modern` と書くか、キーごと取り除いてください",
    ),
    "manifest.other-access": (
        "use impersonation or full-access; or `deployment: online`, if that is where the "
        "mailboxes are",
        "impersonation か full-access を使ってください。メールボックスが Exchange Online にあるなら "
        "`deployment: online` と書いてください",
    ),
    "manifest.why-server-application": (
        "Exchange Server has no RBAC for Applications, so an application cannot reach its "
        "mailboxes as itself",
        "Exchange Server には RBAC for Applications がなく、アプリケーション自身の資格では"
        "メールボックスにアクセスできません",
    ),
    "manifest.why-online-password": (
        "Exchange Online takes no user names and passwords for EWS, only tokens",
        "Exchange Online の EWS はトークンだけを受け付け、ユーザー名とパスワードは使えません",
    ),
    "manifest.why-tokens": (
        "with modern authentication the adapter signs in at Entra",
        "先進認証では、アダプターは Entra にサインインします",
    ),
    "manifest.why-no-tokens": (
        "with NTLM or Basic nobody signs in at Entra, so nothing is registered there",
        "NTLM や基本認証では Entra にサインインしないため、登録するものがありません",
    ),
    "manifest.why-by-role-group": (
        "access: impersonation is given by a role group",
        "access: impersonation の権限は役割グループで与えます",
    ),
    "manifest.why-no-role-group": (
        "a role group gives ApplicationImpersonation, which only access: impersonation uses",
        "役割グループで与える ApplicationImpersonation は access: impersonation だけが使います",
    ),
    "manifest.why-by-scope": (
        "access: application is limited to the mailboxes of a management scope",
        "access: application が届く範囲は、管理スコープのメールボックスに限られます",
    ),
    "manifest.why-no-scope": (
        "a scope limits an application, or a role group; access: full-access ends at the listed "
        "mailboxes",
        "scope が制限するのはアプリケーションか役割グループです(access: full-access の範囲は、列挙した"
        "メールボックスで決まります)",
    ),
    "manifest.why-no-switch": (
        "only Exchange Online has the switch and the list of allowed applications",
        "このスイッチと許可アプリの一覧があるのは Exchange Online だけです",
    ),
    "manifest.why-by-consent": (
        "the adapter signs in as a person, by permissions that were consented to",
        "アダプターは、同意を得たアクセス許可を使い、人としてサインインします",
    ),
    "manifest.why-no-consent": (
        "access: application has its rights from Exchange, in a scope; a permission in Entra such "
        "as full_access_as_app would open every mailbox of the organisation beside it",
        "access: application の権限は Exchange がスコープ内で与えます。full_access_as_app のような "
        "Entra のアクセス許可があると、スコープに関係なく組織の全メールボックスが開かれます",
    ),
    "manifest.why-no-redirect": (
        "with access: application nobody signs in in a browser",
        "access: application では、だれもブラウザーでサインインしません",
    ),
    "manifest.why-by-certificate": (
        "with access: application the adapter signs in with a certificate",
        "access: application では、アダプターは証明書でサインインします",
    ),
    "manifest.why-no-certificate": (
        "the adapter signs in as a person; only access: application uses a certificate for it",
        "アダプターは人としてサインインします(証明書でサインインするのは access: application だけです)",
    ),
    "manifest.why-redirect": (
        "the sign-in page sends the browser back to the adapter there",
        "サインイン ページはブラウザーをアダプターのそのアドレスに戻します",
    ),
    "manifest.why-own-host": (
        "every Exchange Server has an address of its own",
        "Exchange Server のアドレスは組織ごとに異なります",
    ),
    "manifest.alone": (
        "'{name}' is of no use without '{other}'",
        "'{name}' だけでは使えません('{other}' も必要です)",
    ),
    "manifest.alone-remedy": (
        "add `{name}:`; one file may hold both the certificate and its key",
        "`{name}:` を加えてください(証明書と秘密鍵が同じファイルにあってもかまいません)",
    ),
    "manifest.apart": (
        "'{name}' beside '{other}': both say which proxy to use",
        "'{name}' と '{other}' の両方でプロキシを指定しています",
    ),
    "manifest.apart-remedy": ("keep one of them", "どちらか一つにしてください"),
    "manifest.application-permission": (
        "application permissions are not granted here: they reach every mailbox of the "
        "organisation",
        "アプリケーションのアクセス許可はここでは与えません(組織の全メールボックスが対象になります)",
    ),
    "manifest.application-permission-remedy": (
        "take them out; for an adapter that signs in as itself, in a scope, use "
        "`access: application`",
        "取り除いてください。範囲を限ってアダプター自身にサインインさせるには "
        "`access: application` を使ってください",
    ),
    "manifest.too-much": (
        "full_access_as_app opens every mailbox of the organisation, whatever the scope",
        "full_access_as_app は、スコープに関係なく組織の全メールボックスを開きます",
    ),
    "manifest.too-much-remedy": (
        "take it out; for an adapter that signs in as itself, in a scope, use "
        "`access: application`",
        "取り除いてください。範囲を限ってアダプター自身にサインインさせるには "
        "`access: application` を使ってください",
    ),
    "manifest.no-tls": (
        "the redirect URI is {uri}, and the adapter has no certificate to listen there with",
        "リダイレクト URI は {uri} ですが、アダプターがそこで待ち受けるための証明書がありません",
    ),
    "manifest.no-tls-remedy": (
        "give adapter: tls_certificate and tls_key; or sign in with --paste or --device-code",
        "adapter の tls_certificate と tls_key を書くか、--paste か --device-code で"
        "サインインしてください",
    ),
    "manifest.opens-mail": (
        "the role Application EWS.AccessAsApp opens the mail of the mailboxes in the scope too, "
        "not their calendars and tasks alone",
        "役割 Application EWS.AccessAsApp は、スコープ内のメールボックスの予定表とタスクだけでなく"
        "メールも開きます",
    ),
    "manifest.opens-mail-remedy": (
        "keep the scope's group to the mailboxes that are synchronised, and the key safe",
        "スコープのグループは同期するメールボックスだけにし、秘密鍵を厳重に管理してください",
    ),
    "manifest.no-impersonation": (
        "Exchange Online no longer has the role ApplicationImpersonation (removed in 2025), so "
        "the adapter would reach no mailbox",
        "Exchange Online に役割 ApplicationImpersonation はもうありません(2025 年に廃止)。"
        "アダプターはどのメールボックスにもアクセスできません",
    ),
    "manifest.no-impersonation-remedy": (
        "use `access: full-access` for a few mailboxes, or `access: application`; impersonation "
        "is for Exchange Server and the mailboxes that a hybrid keeps there",
        "メールボックスが少なければ `access: full-access`、多ければ `access: application` を"
        "使ってください。impersonation は Exchange Server(ハイブリッドのオンプレミス側を含む)用です",
    ),
    "manifest.ews-ends": (
        "Exchange Online switches EWS off for good on {day} ({source}), and until then only lets "
        "in applications on its list of allowed ones",
        "Exchange Online の EWS は {day} に完全に廃止されます({source})。それまでも、許可アプリの"
        "一覧にあるアプリケーションだけが使えます",
    ),
    "manifest.ews-ends-unknown": (
        "Microsoft retires EWS in every Exchange Online; for the cloud {cloud} no dates are "
        "published yet",
        "Microsoft はすべての Exchange Online で EWS を廃止します。クラウド {cloud} の日程はまだ公表されて"
        "いません",
    ),
    "manifest.ews-ends-remedy": (
        "the generated script puts the application on that list; plan the move to Microsoft Graph",
        "生成されるスクリプトがアプリケーションを一覧に加えます。Microsoft Graph への移行も"
        "計画してください",
    ),
    "manifest.other-host": (
        "the EWS address is at {host}, and tokens are made out for {token}",
        "EWS のアドレスは {host} ですが、トークンは {token} 用に発行されます",
    ),
    "manifest.other-host-remedy": (
        "take `ews_url` out, or write the address at {host}",
        "`ews_url` を取り除くか、{host} のアドレスを書いてください",
    ),
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
