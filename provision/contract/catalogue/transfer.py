"""Carrying all items of mailboxes one way: export and import."""

TEXTS = {
    "transfer.exporting": (
        "exporting {count} mailboxes ...",
        "{count} 件のメールボックスをエクスポートしています…",
    ),
    "transfer.importing": (
        "importing {count} mailboxes ...",
        "{count} 件のメールボックスにインポートしています…",
    ),
    "transfer.heading-mailbox": ("mailbox", "メールボックス"),
    "transfer.heading-kind": ("kind", "種類"),
    "transfer.heading-made-planned": ("to make", "作成予定"),
    "transfer.heading-updated-planned": ("to update", "更新予定"),
    "transfer.heading-same-planned": ("the same", "変更なし"),
    "transfer.heading-left-planned": ("to leave out", "対象外"),
    "transfer.heading-made-done": ("made", "作成"),
    "transfer.heading-updated-done": ("updated", "更新"),
    "transfer.heading-same-done": ("the same", "変更なし"),
    "transfer.heading-left-done": ("left out", "未処理"),
    "transfer.calendar": ("events", "予定"),
    "transfer.tasks": ("to-dos", "ToDo"),
    "transfer.dated": ("'{subject}' ({moment})", "「{subject}」({moment})"),
    "transfer.undated": ("'{subject}'", "「{subject}」"),
    "transfer.problem": ("{mailbox}: {problem}", "{mailbox}: {problem}"),
    "transfer.left": ("{mailbox}: left out: {item}: {said}", "{mailbox}: 未処理: {item}: {said}"),
    "transfer.note": ("{mailbox}: {item}: {said}", "{mailbox}: {item}: {said}"),
    "transfer.more": (
        "… and {count} more; --json has all of them",
        "… ほか {count} 件。--json ではすべて表示されます",
    ),
    "transfer.lost": (
        "the other side has no place for: {fields}",
        "相手側に保存先がない項目: {fields}",
    ),
    "transfer.kept": (
        "it differs there, and was to be kept: {fields}",
        "相手側と異なりますが、--keep のため変更しません: {fields}",
    ),
    "transfer.gone-meanwhile": (
        "somebody deleted it there meanwhile; run this again",
        "その間に相手側で削除されました。もう一度実行してください",
    ),
    "transfer.unreadable-there": (
        "the one there cannot be read: {reason}",
        "相手側のアイテムを読み取れません: {reason}",
    ),
    "transfer.refused": ("refused: {reason}", "拒否されました: {reason}"),
    "transfer.postponed": (
        "not written yet, run this again: {reason}",
        "まだ書き込めていません。もう一度実行してください: {reason}",
    ),
    "transfer.conflict": (
        "somebody changed it there meanwhile; run this again",
        "その間に相手側で変更されました。もう一度実行してください",
    ),
    "transfer.unknown": (
        "no answer came, and it is not there yet; run this again: what has arrived is found",
        "応答がなく、まだ相手側にありません。もう一度実行してください(届いていれば見つかります)",
    ),
    "transfer.not-whole": (
        "part of it may be missing there; run this again",
        "一部が相手側にない可能性があります。もう一度実行してください",
    ),
    "transfer.summary-planned": (
        "{good} of {count} mailboxes can be carried whole; nothing was written",
        "{count} 件中 {good} 件のメールボックスをすべて移せます(何も書き込んでいません)",
    ),
    "transfer.summary-done": (
        "{good} of {count} mailboxes were carried whole",
        "{count} 件中 {good} 件のメールボックスをすべて移しました",
    ),
    "transfer.over-planned": (
        "what is updated is written over; a copy of it is kept beside the outputs file, in NAME.trash",
        "更新されるアイテムは上書きされます。控えを outputs ファイルの隣の 名前.trash に残します",
    ),
    "transfer.over-done": (
        "copies of what was written over are beside the outputs file, in NAME.trash",
        "上書きしたアイテムの控えは outputs ファイルの隣の 名前.trash にあります",
    ),
    "transfer.no-copy": (
        "no copy of what would be written over can be kept in {folder}: {reason}",
        "上書きされるアイテムの控えを {folder} に残せません: {reason}",
    ),
    "transfer.no-copy-remedy": (
        "make room for it, or leave alone what differs by --keep",
        "書き込めるようにするか、--keep で異なるものを変更せずに残してください",
    ),
    "transfer.no-folder": (
        "there is no folder {folder}",
        "フォルダー {folder} がありません",
    ),
    "transfer.no-folder-remedy": (
        "the folder given holds a folder for each mailbox, named after its address ({mailbox}), and "
        "in it calendar and tasks",
        "指定するフォルダーの中に、メールボックスのアドレス ({mailbox}) を名前とするフォルダーを置き、その中に "
        "calendar と tasks を置いてください",
    ),
    "transfer.address-remedy": (
        "write https://host/path without a password; {{mailbox}} and {{user}} may stand in the path",
        "https://ホスト/パス の形で、パスワードを付けずに書いてください。パスには {{mailbox}} と {{user}} を"
        "使えます",
    ),
}
