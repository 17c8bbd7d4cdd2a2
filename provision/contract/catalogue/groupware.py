"""The groupware side of a sync, and its settings in the manifest."""

TEXTS = {
    "check.groupware": ("groupware: {problem}", "グループウェア: {problem}"),
    "check.groupware-remedy": (
        "let exobridge read and write there; where that is, `adapter: groupware:` says",
        "`adapter: groupware:` に書いた場所を exobridge が読み書きできるようにしてください",
    ),
    "check.groupware-summary": (
        "The groupware's side of {good} of {count} can be used.",
        "グループウェア側は {count} 個のうち {good} 個が利用できます。",
    ),
    "manifest.not-caldav": (
        "not the address of a CalDAV server: '{text}'",
        "CalDAV サーバーのアドレスではありません: '{text}'",
    ),
    "manifest.not-caldav-remedy": (
        "write https://host/path, without user, password, query and fragment; {{mailbox}} and "
        "{{user}} may stand in the path",
        "https://ホスト/パス の形で、ユーザー名・パスワード・クエリ・フラグメントを付けずに書いてください。"
        "パスには {{mailbox}} と {{user}} を使えます",
    ),
    "manifest.not-placeholder": (
        "a placeholder that is not known: '{text}'",
        "使えないプレースホルダーがあります: '{text}'",
    ),
    "manifest.not-placeholder-remedy": (
        "{{mailbox}} stands for a mailbox's address, {{user}} for what is before its @",
        "{{mailbox}} はメールボックスのアドレス、{{user}} はその @ より前の部分を表します",
    ),
    "manifest.one-calendar": (
        "{mailbox} and {other} would be synchronised with the same calendar",
        "{mailbox} と {other} が同じカレンダーと同期されてしまいます",
    ),
    "manifest.one-calendar-remedy": (
        "let {{mailbox}} stand in the address or in `user`",
        "アドレスか `user` に {{mailbox}} を使ってください",
    ),
    "manifest.why-by-caldav": (
        "kind: caldav is a server",
        "kind: caldav ではサーバーのアドレスが要ります",
    ),
    "manifest.why-no-folder": (
        "only kind: vdir is a folder",
        "フォルダーを使うのは kind: vdir だけです",
    ),
    "manifest.why-no-caldav": (
        "only kind: caldav is a server",
        "サーバーに接続するのは kind: caldav だけです",
    ),
    "manifest.why-no-ahead": (
        "nothing was modified in the future",
        "更新日時が将来の項目はありません",
    ),
    "settings.expected-caldav": (
        "not the address of a CalDAV server by https: '{text}'",
        "https の CalDAV サーバーのアドレスではありません: '{text}'",
    ),
    "groupware.one-calendar": (
        "several mailboxes would go into one user's calendar at {url}",
        "複数のメールボックスが {url} の 1 人のユーザーの予定表に入ってしまいます",
    ),
    "groupware.one-calendar-remedy": (
        "let {{mailbox}} or {{user}} stand in the groupware's address, and do not set "
        "EXOBRIDGE_GROUPWARE_USERNAME",
        "グループウェアのアドレスに {{mailbox}} か {{user}} を入れるか、EXOBRIDGE_GROUPWARE_USERNAME を"
        "設定しないでください",
    ),
    "schema.adapter.groupware": (
        "The other side of the sync. Without it a folder of iCalendar files beside the outputs "
        "file, NAME.calendars.",
        "同期の相手。省略すると、outputs ファイルの隣のフォルダー 名前.calendars に iCalendar ファイルを"
        "置きます。",
    ),
    "schema.adapter.groupware.kind": (
        "`vdir`: a folder of iCalendar files. `caldav`: a CalDAV server.",
        "`vdir`: iCalendar ファイルのフォルダー。`caldav`: CalDAV サーバー。",
    ),
    "schema.adapter.groupware.folder": (
        "The folder, relative to the manifest; each mailbox has a folder of its own in it, named "
        "after its address.",
        "フォルダー(マニフェストからの相対パス)。その中にメールボックスごとのフォルダーがアドレスの名前で"
        "できます。",
    ),
    "schema.adapter.groupware.url": (
        "The server's address. {{mailbox}} stands for a mailbox's address, {{user}} for what is "
        "before its @.",
        "サーバーのアドレス。{{mailbox}} はメールボックスのアドレス、{{user}} はその @ より前の部分を表します。",
    ),
    "schema.adapter.groupware.user": (
        "As whom to sign in to the server; by default {{mailbox}}. The password is never here.",
        "サーバーへのサインインに使うユーザー名。既定は {{mailbox}}。パスワードはここに書きません。",
    ),
    "schema.adapter.sync": ("How to synchronise.", "同期の方法。"),
    "schema.adapter.sync.items": (
        "What is synchronised: all, the schedule only, or to-dos only.",
        "同期の対象: すべて (all)、スケジュールだけ (schedule)、ToDo だけ (to-dos)。",
    ),
    "schema.adapter.sync.direction": (
        "Which side is written to: both, or one of them only.",
        "書き込む側: 両方 (both)、グループウェアだけ (to-groupware)、Exchange だけ (to-exchange)。",
    ),
    "schema.adapter.sync.conflicts": (
        "Whose version of a field stands where both sides changed it; the other one is kept. "
        "`ask`: neither, until somebody chooses.",
        "両側で同じ項目が変更されたときに、どちらを採るか(採らなかった方も保管します)。`ask` は、人が選ぶまで"
        "どちらも採りません。",
    ),
    "schema.adapter.sync.window": (
        "What is synchronised at all, by time. Without it everything is. What leaves the window "
        "is not deleted.",
        "同期の対象とする期間。省略するとすべてが対象です。期間から外れた項目は削除されません。",
    ),
    "schema.adapter.sync.window.past": ("Days back.", "過去の日数。"),
    "schema.adapter.sync.window.ahead": (
        "Days ahead; by default without end.",
        "将来の日数。既定では無期限。",
    ),
    "schema.adapter.sync.window.by": (
        "By what time: when it takes place, or when it was last modified.",
        "基準とする日時: 予定の日時 (start) か、最終更新日時 (modified)。",
    ),
    "schema.adapter.sync.update_body": (
        "`false`: a body is written to Exchange with a new item, and not when it changes in the "
        "groupware later.",
        "`false`: 詳細を更新しません。本文は新しい項目とともに Exchange に書かれ、その後のグループウェアでの変更は"
        "書かれません。",
    ),
    "schema.adapter.sync.subject_tag": (
        "A text that is put on the subjects in the groupware, such as [Exchange]; it never comes "
        "back to Exchange.",
        "グループウェア側の件名に付ける文字列([Exchange] など)。Exchange には戻りません。",
    ),
    "schema.adapter.sync.subject_tag_at": (
        "At which end of the subject it stands.",
        "件名の先頭 (start) に付けるか、末尾 (end) に付けるか。",
    ),
    "schema.adapter.sync.private": (
        "How private and confidential items are shown in the groupware: in full, or as busy only.",
        "非公開・社外秘の項目のグループウェアでの見せ方: すべて (full)、または予定ありとだけ (busy)。",
    ),
    "schema.adapter.sync.busy_subject": (
        "The subject that such an item has then.",
        "そのときに表示する件名。",
    ),
    "schema.adapter.sync.deletions": (
        "More deletions at once than both of these stop the mailbox, until somebody allows them.",
        "一度の削除がこの両方を超えると、そのメールボックスの同期は、許可されるまで止まります。",
    ),
    "schema.adapter.sync.deletions.most": ("A number of items.", "件数。"),
    "schema.adapter.sync.deletions.share": (
        "A share of what is synchronised, in percent.",
        "同期している項目に占める割合(パーセント)。",
    ),
}
