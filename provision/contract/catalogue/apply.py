"""Carrying out a plan."""

TEXTS = {
    "apply.settling": (
        "{key}: the tenant does not know yet what was just made; trying again in {seconds} s",
        "{key}: 作成したばかりのものがまだテナントに行き渡っていません。{seconds} 秒後に再試行します",
    ),
    "apply.not-seen-yet": (
        "{key} is there, but the tenant does not show it yet",
        "{key} はありますが、まだテナントに表示されません",
    ),
    "apply.not-seen-yet-remedy": (
        "wait a few minutes and run `inv apply` again: it carries on where it stopped",
        "数分待って、もう一度 `inv apply` を実行してください。止まったところから続けます",
    ),
    "apply.name-taken": (
        "the unique name '{name}' belongs to an application that this account does not see",
        "一意の名前 '{name}' は、このアカウントからは見えないアプリケーションが使っています",
    ),
    "apply.name-taken-remedy": (
        "if an earlier run made it, wait a few minutes and run `inv apply` again; else choose "
        "another `application.unique_name`",
        "前回の実行で作成したものなら、数分待ってもう一度 `inv apply` を実行してください。そうでなければ、"
        "別の `application.unique_name` にしてください",
    ),
    "apply.name-reserved": (
        "the unique name '{name}' is kept for 30 days by a deleted application, '{application}' "
        "(object id {object_id})",
        "一意の名前 '{name}' は、削除済みのアプリケーション「{application}」(オブジェクト ID "
        "{object_id})のために 30 日間予約されています",
    ),
    "apply.name-reserved-remedy": (
        "bring it back with `inv restore`, and run `inv apply` again; or delete it permanently in "
        "the Azure portal, App registrations, Deleted applications",
        "`inv restore` で元に戻してから `inv apply` を実行し直すか、Azure portal の「アプリの登録」→"
        "「削除されたアプリケーション」で完全に削除してください",
    ),
    "apply.restored": (
        "'{name}', which exobridge made and somebody deleted, keeps the unique name: restored",
        "exobridge が作り、その後削除された「{name}」が一意の名前を保持していたため、復元しました",
    ),
}
