"""Collections of a groupware: folders of files, and CalDAV."""

TEXTS = {
    "entry.count": (
        "{count} items in one, where one is expected",
        "1 件のはずのところに {count} 件あります",
    ),
    "entry.not-utf8": ("it is not UTF-8", "UTF-8 ではありません"),
    "entry.no-uid": ("it has no UID", "UID がありません"),
    "vdir.file": ("{file}: {reason}", "{file}: {reason}"),
    "vdir.name-taken": (
        "there is a file of that name already",
        "その名前のファイルがすでにあります",
    ),
    "vdir.locked": (
        "another exobridge is at work in {folder}",
        "別の exobridge が {folder} で作業しています",
    ),
    "vdir.locked-remedy": (
        "wait until it is done, and run this again",
        "終わるのを待ってから、もう一度実行してください",
    ),
    "vdir.folder": (
        "the folder {folder} cannot be used: {reason}",
        "フォルダー {folder} を使用できません: {reason}",
    ),
    "vdir.folder-remedy": (
        "name a folder that you may read and write",
        "読み書きできるフォルダーを指定してください",
    ),
}
