"""What of a calendar could not be taken as it stands."""

TEXTS = {
    "ical.no-calendar": ("this is no iCalendar", "iCalendar ではありません"),
    "ical.not-item": (
        "{name} is neither an event nor a to-do",
        "{name} は予定でもタスクでもありません",
    ),
    "ical.invalid": ("it cannot be read: {reason}", "読み取れません: {reason}"),
    "ical.cut-off": (
        "it breaks off before its end",
        "終わりの前で途切れています",
    ),
    "ical.range": (
        "an exception that holds for all later occurrences",
        "以降のすべての回に及ぶ例外です",
    ),
    "ical.several": (
        "{count} items have the same UID",
        "{count} 件のアイテムが同じ UID を持っています",
    ),
    "ical.todo-exceptions": (
        "a to-do with exceptions from its series",
        "定期的なタスクに例外があります",
    ),
    "ical.exception-of-none": (
        "an exception from an event that is no series",
        "定期的でない予定に例外があります",
    ),
    "ical.zone": (
        "no table knows the time zone '{name}'; it is taken for {taken}, whose clocks go alike",
        "タイム ゾーン '{name}' は知られていないため、同じ時刻の {taken} とみなします",
    ),
    "ical.zone-moment": (
        "no zone's clocks go as those of '{name}' do; the time is told in {taken}; in a series, times after"
        " a change of the clocks may be others",
        "'{name}' と同じ時刻のタイム ゾーンがないため、この日時は {taken} で表します"
        " (定期的な予定では、夏時間の切り替え後の回がずれることがあります)",
    ),
    "ical.end-kind": (
        "it starts on a day and ends at a time, or the other way round; the end is taken as the start",
        "開始と終了の一方だけが日付です。開始に合わせます",
    ),
    "ical.end-before-start": (
        "it ends before it starts; it is taken to last no time",
        "終了が開始より前です。長さのない予定とみなします",
    ),
    "ical.due-before-start": (
        "it is due before it starts; it is taken to be due on that day",
        "期限が開始日より前です。開始日を期限とみなします",
    ),
    "ical.exdate": (
        "'{value}' is no time at which an occurrence could be left out",
        "'{value}' は除外する回の日時として読めません",
    ),
}
