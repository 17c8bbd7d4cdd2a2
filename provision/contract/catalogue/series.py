"""What a mailbox says of series, of meetings, and of what Exchange holds in its own way."""

TEXTS = {
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
    "store.deletion-unknown": (
        "an occurrence is said to be deleted at {time}, where the series has none; not carried",
        "{time} の回が削除済みとされていますが、定期的なパターンにない日時のため引き継ぎません",
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
    "store.attachment-left": (
        "the attachment '{name}' cannot be read, and stays in Exchange",
        "添付ファイル '{name}' を読み取れないため、Exchange に残します",
    ),
    "store.attachments-unsure": (
        "the answer does not say which attachments were written",
        "どの添付ファイルが書き込まれたか、応答から分かりません",
    ),
    "store.links-kept": (
        "links to files are kept beside the item, where Exchange does not show them",
        "ファイルへのリンクはアイテムに添えて保存されますが、Exchange には表示されません",
    ),
    "store.not-organizer": (
        "a meeting of {organizer}'s: it is written as an appointment, and who is invited is kept "
        "beside it, so that nobody takes the mailbox's owner for its organiser",
        "{organizer} の会議です。メールボックスの所有者が開催者にならないように予定として書き込み、"
        "出席者はアイテムに添えて保存します",
    ),
    "store.theirs": (
        "the meeting is {organizer}'s to change; not written: {fields}",
        "この会議を変更できるのは {organizer} です。書き込まなかった項目: {fields}",
    ),
    "store.answer-unsent": (
        "the answer to the invitation is not sent: nothing is sent to anybody unless told to",
        "招待への返答は送信しません。指定がないかぎり、だれにも何も送信しません",
    ),
    "store.answer-unsure": (
        "whether the answer to the invitation was sent is not known",
        "招待への返答が送信されたかどうか分かりません",
    ),
}
