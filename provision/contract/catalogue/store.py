"""What mailboxes and collections refuse, and what to do about it."""

TEXTS = {
    "store.wrong-folder": (
        "a calendar holds events and a task folder to-dos; this item is of the other kind",
        "予定表には予定、タスク フォルダーには ToDo だけを保存できます。このアイテムは種類が違います",
    ),
    "store.invalid": (
        "the fields do not fit together: {reason}",
        "項目の組み合わせが正しくありません: {reason}",
    ),
}
