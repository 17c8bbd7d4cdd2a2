"""Plans, their outcomes, and the words of a report."""

TEXTS = {
    "plan.not-ours": (
        "{key} is there already and was not made by exobridge",
        "{key} はすでにありますが、exobridge が作ったものではありません",
    ),
    "plan.not-ours-remedy": (
        "run again with --adopt to take it over, or give yours another name in the manifest",
        "引き継ぐなら --adopt を付けて実行し直すか、マニフェストで別の名前にしてください",
    ),
    "plan.empty": (
        "No changes: the tenant is as the manifest says.",
        "変更はありません。テナントはマニフェストのとおりです。",
    ),
    "plan.summary": (
        "Plan: {create} to create, {update} to update, {delete} to delete.",
        "計画: 作成 {create}、更新 {update}、削除 {delete}。",
    ),
    "plan.left-alone": (
        "Left alone, since it was not made by exobridge:",
        "exobridge が作ったものではないため、そのままにします:",
    ),
    "plan.warning": ("warning: {text}", "警告: {text}"),
    "plan.record-line": (
        "    {sign} tags: the record of which entries are exobridge's own",
        "    {sign} tags: exobridge が所有するエントリの記録",
    ),
    "plan.done": ("{key}: done", "{key}: 完了"),
    "plan.failed": ("{key}: failed", "{key}: 失敗"),
    "plan.stopped": (
        "Stopped after {done} of {total} changes. Nothing was undone; run `inv apply` again to go "
        "on from here.",
        "{total} 件のうち {done} 件で止まりました。元には戻していません。もう一度 `inv apply` を"
        "実行すると、ここから続けます。",
    ),
    "plan.applied": ("Applied {done} changes.", "{done} 件の変更を適用しました。"),
}
