"""What `inv adapter.list` shows, in Outlook's words."""

TEXTS = {
    "listing.subject": ("Schedule", "予定"),
    "listing.todo": ("ToDo", "ToDo"),
    "listing.start": ("Start", "開始"),
    "listing.end": ("End", "終了"),
    "listing.due": ("Due", "期限"),
    "listing.place": ("Place", "場所"),
    "listing.show-as": ("Show as", "公開方法"),
    "listing.sensitivity": ("Sensitivity", "秘密度"),
    "listing.status": ("Status", "進捗状況"),
    "listing.percent": ("Done", "達成率"),
    "listing.importance": ("Importance", "重要度"),
    "listing.show-as-Free": ("free", "空き時間"),
    "listing.show-as-Tentative": ("tentative", "仮の予定"),
    "listing.show-as-Busy": ("busy", "予定あり"),
    "listing.show-as-OOF": ("out of office", "外出中"),
    "listing.show-as-WorkingElsewhere": ("working elsewhere", "他の場所で勤務中"),
    "listing.sensitivity-Normal": ("normal", "標準"),
    "listing.sensitivity-Personal": ("personal", "個人用"),
    "listing.sensitivity-Private": ("private", "非公開"),
    "listing.sensitivity-Confidential": ("confidential", "社外秘"),
    "listing.status-NotStarted": ("not started", "未開始"),
    "listing.status-InProgress": ("in progress", "進行中"),
    "listing.status-Completed": ("completed", "完了"),
    "listing.status-WaitingOnOthers": ("waiting on others", "待機中"),
    "listing.status-Deferred": ("deferred", "延期"),
    "listing.importance-Low": ("low", "低"),
    "listing.importance-Normal": ("normal", "標準"),
    "listing.importance-High": ("high", "高"),
    "listing.nothing": (
        "{mailbox} has nothing from {first} to {last}.",
        "{mailbox} には {first} から {last} までのアイテムがありません。",
    ),
    "listing.unreadable": (
        "An item is left out: {reason}",
        "表示できないアイテムがあります: {reason}",
    ),
    "listing.heading": (
        "{mailbox}, {first} to {last}",
        "{mailbox} ({first} ~ {last})",
    ),
    "listing.one-mailbox": (
        "one mailbox at a time is listed",
        "一覧を表示できるメールボックスは一度に一つです",
    ),
    "listing.one-mailbox-remedy": (
        "name it: `--mailbox ADDRESS`, of {names}",
        "`--mailbox アドレス` で一つ指定してください({names})",
    ),
    "listing.not-a-date": (
        "--{option}: '{text}' is not a date",
        "--{option}: '{text}' は日付ではありません",
    ),
    "listing.not-a-date-remedy": (
        "write it as 2026-11-02",
        "2026-11-02 の形で書いてください",
    ),
    "listing.backwards": (
        "--end {last} is before --start {first}",
        "--end {last} が --start {first} より前です",
    ),
    "listing.backwards-remedy": (
        "exchange the two; both days are included",
        "入れ替えてください(両端の日も含まれます)",
    ),
    "listing.choice": (
        "--{option}: '{text}' is none of {choices}",
        "--{option}: '{text}' は使えません({choices} のいずれか)",
    ),
    "listing.choice-remedy": ("choose one of them", "いずれかを指定してください"),
}
