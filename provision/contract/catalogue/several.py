"""Several manifests in one run."""

TEXTS = {
    "several.heading": ("── {file}", "── {file}"),
    "several.manifest": ("manifest", "マニフェスト"),
    "several.outcome": ("outcome", "結果"),
    "several.exit-0": ("done", "完了"),
    "several.exit-1": ("failed", "失敗"),
    "several.exit-2": ("differs", "差異あり"),
    "several.same-name": (
        "two manifests are named {name}, and so would be their outputs",
        "{name} という名前のマニフェストが二つあり、出力ファイルが重なります",
    ),
    "several.same-name-remedy": (
        "rename one of them, or run them one by one with --outputs",
        "一方の名前を変えるか、--outputs を付けて一つずつ実行してください",
    ),
    "several.none": ("no manifest in {folder}", "{folder} にマニフェストがありません"),
    "several.none-remedy": (
        "name a folder with .yaml files, or the files themselves, parted by commas",
        ".yaml ファイルのあるフォルダーか、ファイルをカンマ区切りで指定してください",
    ),
}
