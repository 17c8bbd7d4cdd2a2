"""The benchmark of provisioning."""

TEXTS = {
    "race.signing-in": (
        "Signing in to the Azure CLI…",
        "Azure CLI にサインインしています…",
    ),
    "race.installing": (
        "Installing the Azure CLI into {folder}; this takes minutes and about 700 MB…",
        "Azure CLI を {folder} にインストールしています(数分、約 700 MB)…",
    ),
    "race.failed": ("{program} failed: {said}", "{program} が失敗しました: {said}"),
    "race.failed-remedy": (
        "run it by hand with `inv simulate` to see what it says",
        "`inv simulate` を使って手で実行し、出力を確かめてください",
    ),
    "race.azure-cli": ("Azure CLI, four commands", "Azure CLI(コマンド四つ)"),
    "race.apply": ("inv apply, fresh", "inv apply(新規)"),
    "race.plan": ("inv plan, nothing to change", "inv plan(変更なし)"),
    "race.destroy": ("inv destroy", "inv destroy"),
    "race.head-work": ("work", "作業"),
    "race.head-calls": ("Graph calls", "Graph 呼び出し"),
    "race.head-trips": ("round trips", "往復"),
    "race.head-seconds": ("seconds at Graph", "Graph での秒数"),
    "race.head-whole": ("seconds in all", "全体の秒数"),
    "race.bar-calls": (
        "calls of a fresh apply, as a share of the Azure CLI's",
        "新規 apply の呼び出し数(Azure CLI に対する割合)",
    ),
    "race.bar-time": (
        "time of a fresh apply at Graph, as a share of the Azure CLI's",
        "新規 apply の Graph での時間(Azure CLI に対する割合)",
    ),
    "race.bar-plan-calls": ("calls of a plan of nothing", "変更のない plan の呼び出し数"),
    "race.bar-plan-trips": ("round trips of a plan of nothing", "変更のない plan の往復数"),
    "race.bar-destroy": ("seconds of a destroy", "destroy の秒数"),
}
