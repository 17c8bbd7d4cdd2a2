"""What the simulated tenant says to the person who runs it."""

TEXTS = {
    "simulator.page-refused": (
        "the sign-in page says: {text}",
        "サインイン ページに次のメッセージが表示されました: {text}",
    ),
    "simulator.page-refused-remedy": (
        "`inv explain --code` says what the code means and what to change",
        "`inv explain --code` でコードの意味と対処方法を確認してください",
    ),
    "simulator.page-says": (
        "(the page shows: {text})",
        "(ページの表示: {text})",
    ),
    "simulator.record-not-empty": (
        "there is something in this folder already",
        "フォルダーが空ではありません",
    ),
    "simulator.record-not-empty-remedy": (
        "give --record an empty folder, or one that is not there yet",
        "--record には、空のフォルダーか、まだないフォルダーを指定してください",
    ),
    "simulator.number": (
        "--{option} is a number, not '{value}'",
        "--{option} には数値を指定してください('{value}' は数値ではありません)",
    ),
    "simulator.whole-number": (
        "--{option} is a whole number, not '{value}'",
        "--{option} には整数を指定してください('{value}' は整数ではありません)",
    ),
    "simulator.number-remedy": (
        "give a number from 0 to {most}; 0 is none",
        "0 から {most} までの数値を指定してください(0 はなし)",
    ),
    "simulator.throttle-one": (
        "--{option} {value} would refuse every request",
        "--{option} {value} では、すべての要求が拒否されます",
    ),
    "simulator.state-damaged": (
        "no state of the simulated tenant, or damaged",
        "シミュレートされたテナントの状態ファイルではないか、壊れています",
    ),
    "simulator.state-version": (
        "the state of a simulated tenant of another version",
        "別の版のシミュレートされたテナントの状態ファイルです",
    ),
    "simulator.state-elsewhere": (
        "this tenant's mailboxes are not where --exchange says",
        "このテナントのメールボックスは --exchange で指定した場所にありません",
    ),
    "simulator.state-remedy": (
        "it was left as it is; give --state another file, or move this one away to begin anew",
        "ファイルは変更していません。--state に別のファイルを指定するか、このファイルを移してから"
        "やり直してください",
    ),
    "simulator.opens": (
        "({account} opens the page in a browser)",
        "({account} がブラウザーでページを開きます)",
    ),
}
