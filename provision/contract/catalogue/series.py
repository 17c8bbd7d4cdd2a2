"""What a mailbox says of series, of meetings, and of what Exchange holds in its own way."""

TEXTS = {
    "store.series-unwritten": (
        "a recurring to-do; this version does not write it to Exchange",
        "定期的なタスクです。このバージョンでは Exchange に書き込めません",
    ),
    "store.series": (
        "a recurring to-do; this version does not read it from Exchange",
        "定期的なタスクです。このバージョンでは Exchange から読み取れません",
    ),
    "store.series-moving": (
        "the series was being changed while it was read or written; the next pass takes it up again",
        "読み書きの間に定期的な予定が変更されました。次の同期でもう一度処理します",
    ),
    "store.occurrence-unknown": (
        "one of its changed occurrences is on no day of the series, which Exchange cannot hold",
        "変更された回のうち、定期的なパターンにない日のものがあります。Exchange では保存できません",
    ),
    "store.occurrence-crossing": (
        "one of its changed occurrences is on the day of its neighbour or beyond it, which Exchange "
        "cannot hold",
        "変更された回が、隣の回と同じ日か、それを越えた日にあります。Exchange では保存できません",
    ),
    "store.occurrence-missing": (
        "the occurrence that began at {time} was not found in the series, and was not written",
        "{time} に始まる回が定期的な予定に見つからず、書き込めませんでした",
    ),
    "store.occurrence-gone": (
        "an occurrence that was deleted is wanted back, which Exchange cannot do in this series",
        "削除された回を元に戻す必要がありますが、Exchange ではこの定期的な予定に戻せません",
    ),
    "store.too-long": (
        "what only iCalendar says of it ({field}) is longer than Exchange keeps beside an item",
        "iCalendar だけにある情報({field})が長すぎて、Exchange のアイテムに添えて保存できません",
    ),
    "store.zone-taken": (
        "the time zone '{name}' is in no table; {taken} was taken by its rules or its offset",
        "タイム ゾーン '{name}' はどの表にもないため、規則か時差から {taken} とみなしました",
    ),
}
