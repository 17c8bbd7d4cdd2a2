"""What `inv adapter.check` finds."""

TEXTS = {
    "check.calendar": ("calendar", "予定表"),
    "check.tasks": ("tasks", "タスク"),
    "check.heading-mailbox": ("Mailbox", "メールボックス"),
    "check.heading-calendar": ("Calendar", "予定表"),
    "check.heading-tasks": ("Tasks", "タスク"),
    "check.heading-rights": ("Rights", "有効な権限"),
    "check.heading-written": ("Write test", "書き込みテスト"),
    "check.heading-result": ("Result", "結果"),
    "check.folder": ("{name} ({total} items)", "{name} ({total} 件)"),
    "check.right-Read": ("read", "読み取り"),
    "check.right-CreateContents": ("create", "作成"),
    "check.right-Modify": ("modify", "変更"),
    "check.right-Delete": ("delete", "削除"),
    "check.and": ("{first}, {second}", "{first}・{second}"),
    "check.both": (
        "calendar: {calendar}; tasks: {tasks}",
        "予定表: {calendar}、タスク: {tasks}",
    ),
    "check.ok": ("ok", "正常"),
    "check.wrong": ("failed", "異常"),
    "check.written": ("ok", "成功"),
    "check.not-written": ("failed", "失敗"),
    "check.not-asked": ("not asked for", "未実施"),
    "check.signed-in": (
        "Signed in as {account}.",
        "{account} としてサインインしています。",
    ),
    "check.checking": (
        "Checking {count} mailboxes",
        "{count} 個のメールボックスを確認しています",
    ),
    "check.problem": ("{mailbox}: {problem}", "{mailbox}: {problem}"),
    "check.remedy": ("what to do: {remedy}", "対処: {remedy}"),
    "check.summary": (
        "{good} of {count} mailboxes are ready.",
        "{count} 個のメールボックスのうち {good} 個が利用できます。",
    ),
    "check.removed": (
        "What the write test wrote is in each mailbox's Deleted Items now.",
        "書き込みテストのアイテムは、各メールボックスの「削除済みアイテム」に移しました。",
    ),
    "check.rights": (
        "the administrator has not the right to {rights} in the folder {folder}",
        "管理者に、フォルダー「{folder}」で必要な権限がありません: {rights}",
    ),
    "check.rights-remedy": (
        "run the generated script, which gives the administrator the owner's rights: "
        "`inv powershell`",
        "生成したスクリプト (`inv powershell`) を実行し、管理者に所有者と同じ権限を与えてください",
    ),
    "check.refused": (
        "writing into the folder {folder} was refused: {reason}",
        "フォルダー「{folder}」への書き込みが拒否されました: {reason}",
    ),
    "check.refused-remedy": (
        "check the mailbox's quota and the administrator's rights on it",
        "メールボックスの容量と管理者の権限を確かめてください",
    ),
    "check.unanswered": (
        "the write into the folder {folder} was sent and not answered",
        "フォルダー「{folder}」への書き込みを送信しましたが、応答がありません",
    ),
    "check.unanswered-remedy": (
        "run the check again, and look in the mailbox for an item '{subject}'",
        "もう一度確認を実行し、メールボックスに「{subject}」が残っていないか見てください",
    ),
    "check.vanished": (
        "the item written into the folder {folder} was not there a moment later",
        "フォルダー「{folder}」に書き込んだアイテムが、直後に見つかりませんでした",
    ),
    "check.differs": (
        "the item read back from the folder {folder} differs in: {fields}",
        "フォルダー「{folder}」から読み戻したアイテムが、書き込んだものと違います: {fields}",
    ),
    "check.differs-remedy": (
        "something in the mailbox changes items (a rule, an add-in, another sync): find it before "
        "you start one more",
        "メールボックスのアイテムを変更するもの(規則、アドイン、ほかの同期)がないか確かめてください",
    ),
    "check.left": (
        "the item '{subject}' could not be removed from the folder {folder}",
        "フォルダー「{folder}」の「{subject}」を削除できませんでした",
    ),
    "check.left-remedy": (
        "remove it by hand; it is private and reminds nobody (in the calendar: 1 January 2001)",
        "手動で削除してください(非公開で、通知はありません。予定表では 2001 年 1 月 1 日です)",
    ),
    "check.write-needs-names": (
        "--write writes into mailboxes, and none is named",
        "--write はメールボックスに書き込みますが、対象が指定されていません",
    ),
    "check.write-needs-names-remedy": (
        "name them: `--mailboxes one@example.com,two@example.com`",
        "`--mailboxes one@example.com,two@example.com` のように指定してください",
    ),
    "check.unknown-mailbox": (
        "'{mailbox}' is not among the mailboxes of {file}",
        "'{mailbox}' は {file} のメールボックスにありません",
    ),
    "check.unknown-mailbox-near": (
        "did you mean '{mailbox}'? Otherwise add it to the manifest and run `inv apply`",
        "'{mailbox}' の間違いではありませんか。新しく加えるには、マニフェストに追加して "
        "`inv apply` を実行してください",
    ),
    "check.unknown-mailbox-remedy": (
        "add it to the manifest and run `inv apply`; known are: {mailboxes}",
        "マニフェストに追加して `inv apply` を実行してください(登録済み: {mailboxes})",
    ),
    "check.as-application": (
        "Signed in as the application {account}, by its certificate.",
        "アプリケーション {account} として証明書でサインインしています。",
    ),
    "check.with-password": (
        "Signed in as {account}, by password.",
        "{account} としてパスワードでサインインしています。",
    ),
}
