"""A groupware that is reached by CalDAV."""

TEXTS = {
    "caldav.calendar": ("events", "予定"),
    "caldav.tasks": ("to-dos", "ToDo"),
    "caldav.entry": ("{name}: {reason}", "{name}: {reason}"),
    "caldav.password": (
        "{host} does not accept the user name and password (401)",
        "{host} がユーザー名とパスワードを受け付けません (401)",
    ),
    "caldav.password-remedy": (
        "check EXOBRIDGE_GROUPWARE_USERNAME and EXOBRIDGE_GROUPWARE_PASSWORD (or the keyring); many "
        "servers want an application password here",
        "環境変数 EXOBRIDGE_GROUPWARE_USERNAME と EXOBRIDGE_GROUPWARE_PASSWORD(またはキーリング)を"
        "確かめてください。アプリ用のパスワードが必要なサーバーも多くあります",
    ),
    "caldav.no-scheme": (
        "{host} lets in by neither Basic nor Digest, but by {offered}",
        "{host} の認証方式は Basic でも Digest でもなく {offered} です",
    ),
    "caldav.no-scheme-remedy": (
        "name the server's CalDAV address, not that of its web pages; a sign-in page cannot be passed",
        "Web 画面ではなく CalDAV のアドレスを指定してください。サインイン画面は通れません",
    ),
    "caldav.plain": (
        "{host} wants the password without encryption",
        "{host} がパスワードを暗号化せずに要求しています",
    ),
    "caldav.plain-remedy": (
        "write its address with https://",
        "アドレスを https:// で指定してください",
    ),
    "caldav.forbidden": (
        "{host} gives no right to {address} (403)",
        "{host} に {address} へのアクセスを許可されていません (403)",
    ),
    "caldav.forbidden-remedy": (
        "let the user that exobridge signs in as read and write the collection, or name another",
        "exobridge のユーザーにコレクションの読み書きを許可するか、別のコレクションを指定してください",
    ),
    "caldav.not-there": (
        "there is no {address} ({status})",
        "{address} はありません ({status})",
    ),
    "caldav.not-there-remedy": (
        "check the groupware's address, and that this person has an account there",
        "グループウェアのアドレスと、そのユーザーのアカウントがあるかを確かめてください",
    ),
    "caldav.not-caldav": (
        "what answers at {address} is not CalDAV ({status})",
        "{address} は CalDAV に応答しません ({status})",
    ),
    "caldav.not-caldav-remedy": (
        "name the server's CalDAV address: of Nextcloud https://HOST/remote.php/dav, of SOGo "
        "https://HOST/SOGo/dav",
        "CalDAV のアドレスを指定してください(Nextcloud は https://HOST/remote.php/dav、SOGo は "
        "https://HOST/SOGo/dav)",
    ),
    "caldav.moved": (
        "{address} leads elsewhere: {location} ({status})",
        "{address} は別の場所を指しています: {location} ({status})",
    ),
    "caldav.moved-remedy": (
        "if that is the groupware, give its address",
        "それがグループウェアであれば、そのアドレスを指定してください",
    ),
    "caldav.elsewhere": (
        "{host} names an address on another server, to which no password is shown: {address}",
        "{host} が別のサーバーのアドレスを示しました。そこにパスワードは送りません: {address}",
    ),
    "caldav.elsewhere-remedy": (
        "if that server is yours, give its address as the groupware's",
        "そのサーバーでよければ、グループウェアのアドレスとして指定してください",
    ),
    "caldav.busy": (
        "{host} cannot take this now ({status})",
        "{host} は現在応じられません ({status})",
    ),
    "caldav.busy-remedy": (
        "try again in some minutes",
        "数分待ってからもう一度試してください",
    ),
    "caldav.failed": (
        "{host} failed at {address} ({status})",
        "{host} が {address} で失敗しました ({status})",
    ),
    "caldav.failed-remedy": (
        "try again; if it stays so, look into the server's log",
        "もう一度試し、直らなければサーバーのログを確かめてください",
    ),
    "caldav.refused": (
        "{host} refuses it ({status})",
        "{host} に拒否されました ({status})",
    ),
    "caldav.precondition": (
        "{host} refuses it: {name} ({status})",
        "{host} に拒否されました: {name} ({status})",
    ),
    "caldav.garbled-remedy": (
        "try again; if it stays so, look what stands between here and the server",
        "もう一度試し、直らなければサーバーまでの経路に何があるかを確かめてください",
    ),
    "caldav.garbled-xml": (
        "the groupware's answer is not XML: {reason}",
        "グループウェアの応答が XML ではありません: {reason}",
    ),
    "caldav.garbled-doctype": (
        "the groupware's answer has a document type, which DAV has not",
        "グループウェアの応答に、DAV にはない文書型宣言があります",
    ),
    "caldav.no-multistatus": (
        "the groupware's answer is XML, but not DAV's",
        "グループウェアの応答は XML ですが、DAV のものではありません",
    ),
    "caldav.no-token": (
        "the groupware tells of changes without a sync token",
        "グループウェアが同期トークンのない変更一覧を返しました",
    ),
    "caldav.cut-short": (
        "the groupware's list does not hold all there is, so nothing is taken for deleted",
        "グループウェアの一覧が途中までしかないため、何も削除されたとはみなしません",
    ),
    "caldav.no-etag": (
        "{host} tells no version (ETag) of it, without which nothing can be changed safely",
        "{host} がバージョン (ETag) を返しません。これがないと安全に変更できません",
    ),
    "caldav.no-home": (
        "there are no calendars at {address}, and nothing says whose address it is",
        "{address} に予定表がなく、だれのアドレスかもわかりません",
    ),
    "caldav.no-home-remedy": (
        "give an address that names the person: with {{mailbox}} or {{user}} in it, or a calendar's own",
        "{{mailbox}} か {{user}} を含む、人を特定できるアドレスか、予定表そのもののアドレスを指定してください",
    ),
    "caldav.several": (
        "there are several collections for {folder}: {names}",
        "{folder} のコレクションが複数あります: {names}",
    ),
    "caldav.several-remedy": (
        "give the one that is meant the name Calendar or Tasks, or give its own address as the "
        "groupware's",
        "使うものの名前を Calendar または Tasks にするか、グループウェアのアドレスとしてそのコレクション自身の"
        "アドレスを指定してください",
    ),
    "caldav.no-collection": (
        "there is no collection for {folder} at {address}, and the server lets none be made",
        "{address} に {folder} のコレクションがなく、作成もできません",
    ),
    "caldav.no-collection-remedy": (
        "make one in the groupware, or leave this kind of item out",
        "グループウェアで作成するか、この種類のアイテムを対象から外してください",
    ),
    "caldav.no-trash": (
        "nothing was deleted, as no copy can be kept in {folder}: {reason}",
        "{folder} に控えを保存できないため、削除しませんでした: {reason}",
    ),
}
