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
    "simulator.opens": (
        "({account} opens the page in a browser)",
        "({account} がブラウザーでページを開きます)",
    ),
}
