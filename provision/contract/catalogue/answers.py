"""Answers that are not to be believed, whoever gave them."""

TEXTS = {
    "answers.too-large": (
        "the answer of {host} is larger than {limit} bytes and was not read to its end",
        "{host} の応答が {limit} バイトを超えたため、読み取りを中止しました",
    ),
    "answers.broken-off": (
        "the connection to {host} broke off before the answer was whole",
        "応答の途中で {host} との接続が切れました",
    ),
    "answers.no-http": (
        "what answers for {host} does not speak HTTP as expected",
        "{host} からの応答が HTTP の形式になっていません",
    ),
    "answers.altered-remedy": (
        "see whether a proxy on the way alters answers, and run the command again",
        "途中のプロキシが応答を書き換えていないか確かめて、もう一度実行してください",
    ),
}
