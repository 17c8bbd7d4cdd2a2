"""Files and YAML."""

TEXTS = {
    "files.missing": ("no such file", "ファイルがありません"),
    "files.missing-remedy": (
        "check the path: it is relative to where you stand",
        "パスを確かめてください(現在のフォルダーからの相対パスです)",
    ),
    "files.directory": ("this is a directory", "フォルダーです"),
    "files.directory-remedy": ("name a file in it", "中のファイルを指定してください"),
    "files.no-file-remedy": ("name a file", "ファイルを指定してください"),
    "files.no-file": (
        "this is a device, a pipe or a socket",
        "デバイス・パイプ・ソケットです",
    ),
    "files.unreadable": ("cannot be read: {reason}", "読み取れません: {reason}"),
    "files.unreadable-remedy": (
        "check that you may read it",
        "読み取り権限があるか確かめてください",
    ),
    "files.unwritable": ("cannot be written: {reason}", "書き込めません: {reason}"),
    "files.unwritable-remedy": (
        "check that you may write there and that the disk has room",
        "書き込み権限とディスクの空きを確かめてください",
    ),
    "files.too-large": (
        "larger than {limit} bytes",
        "{limit} バイトより大きいファイルです",
    ),
    "files.too-large-remedy": ("name another file", "別のファイルを指定してください"),
    "files.not-utf8": ("not UTF-8", "UTF-8 ではありません"),
    "files.not-utf8-remedy": ("save the file as UTF-8", "UTF-8 で保存してください"),
    "files.not-yaml": ("not YAML: {reason}", "YAML として読めません: {reason}"),
    "files.not-yaml-remedy": (
        "mend the file here, or just above",
        "この行か、すぐ上の行を直してください",
    ),
    "files.invisible-remedy": (
        "remove the invisible character",
        "見えない文字を取り除いてください",
    ),
    "files.unseen": (
        "an invisible character: {character}",
        "見えない文字があります: {character}",
    ),
    "files.open-variable": ("`${{` without its `}}`", "`${{` に対応する `}}` がありません"),
    "files.open-variable-remedy": (
        "write `${{NAME}}`; `$${{` stands for itself",
        "`${{名前}}` と書いてください。`${{` という文字そのものは `$${{` と書きます",
    ),
    "files.unknown-variable": (
        "the variable {name} is not declared",
        "変数 {name} は宣言されていません",
    ),
    "files.unknown-variable-remedy": (
        "write `{name}: what it is for` under `variables:`, or `$${{` for the text itself",
        "`variables:` の下に `{name}: 用途` を書くか、文字そのものなら `$${{` と書いてください",
    ),
    "files.too-deep": ("nested too deeply", "入れ子が深すぎます"),
    "files.too-deep-remedy": ("write it flatter", "入れ子を浅くしてください"),
    "files.empty": ("nothing in it", "中身がありません"),
    "files.empty-remedy": ("fill it; see manifests/", "manifests/ の例を見て書いてください"),
    "files.unknown-key": ("unknown key '{name}'", "知らないキー '{name}' です"),
    "files.did-you-mean": ("did you mean '{name}'?", "'{name}' の間違いではありませんか"),
    "files.known-keys": ("known here: {names}", "ここで使えるキー: {names}"),
    "files.missing-key": ("missing key '{name}'", "キー '{name}' がありません"),
    "files.missing-key-remedy": ("add `{name}:`", "`{name}:` を加えてください"),
    "files.needed-key": ("missing key '{name}': {why}", "キー '{name}' がありません: {why}"),
    "files.duplicate-key": (
        "duplicate key '{name}', first at {place}",
        "キー '{name}' が二度あります(最初は {place})",
    ),
    "files.duplicate-key-remedy": ("keep one of them", "どちらか一つにしてください"),
    "files.expected-mapping": ("expected a mapping", "キーと値の組が必要です"),
    "files.expected-mapping-remedy": ("write `key: value`", "`キー: 値` と書いてください"),
    "files.expected-list": ("expected a list", "リストが必要です"),
    "files.expected-list-remedy": (
        "write `[one, another]`, or a line `- one` each",
        "`[一つ, 二つ]` か、1 行ずつ `- 一つ` と書いてください",
    ),
    "files.expected-text": ("expected text", "文字列が必要です"),
    "files.expected-text-remedy": (
        "write a single value, not a list and not a mapping",
        "リストや入れ子ではなく、値を一つだけ書いてください",
    ),
    "files.no-tag-remedy": (
        "write it in quotes, without the tag {tag}",
        "タグ {tag} を付けずに、引用符で囲んでください",
    ),
    "files.no-text": ("nothing is written here", "値がありません"),
    "files.no-text-remedy": (
        "write a value, or take the key out",
        "値を書くか、キーごと取り除いてください",
    ),
    "files.taken-for": (
        "YAML takes {written} for {kind}, and text is expected",
        "YAML は {written} を{kind}と解釈しますが、ここには文字列が必要です",
    ),
    "files.taken-for-remedy": ("write {quoted}", "{quoted} と書いてください"),
    "files.yaml-flag": ("the flag {value}", "真偽値 {value} "),
    "files.yaml-number": ("the number {value}", "数値 {value} "),
    "files.yaml-date": ("the date {value}", "日付 {value} "),
    "files.yaml-nothing": ("no value", "値なし"),
    "files.yaml-mark": ("a mark of its own", "YAML の記号"),
    "files.expected-flag": ("expected true or false", "true か false が必要です"),
    "files.expected-flag-remedy": (
        "write `true` or `false`, without quotes",
        "引用符なしで `true` か `false` と書いてください",
    ),
    "files.expected-number": (
        "expected a number from {low} to {high}",
        "{low} から {high} までの数が必要です",
    ),
    "files.expected-number-remedy": (
        "write it in digits, without quotes",
        "引用符なしの数字で書いてください",
    ),
    "files.expected-choice": ("expected one of {choices}", "{choices} のどれかが必要です"),
    "files.expected-choice-remedy": ("write one of them", "どれか一つを書いてください"),
    "files.expected-merge": ("expected another mapping to merge", "別のキーと値の組が必要です"),
    "files.expected-merge-remedy": ("name one by `*anchor`", "`*anchor` で指定してください"),
    "files.there-already": (
        "a file is there already, and is not written over",
        "すでにファイルがあります(上書きしません)",
    ),
    "files.there-already-remedy": (
        "name another file, or move that one away",
        "別のファイル名にするか、そのファイルを移動してください",
    ),
}
