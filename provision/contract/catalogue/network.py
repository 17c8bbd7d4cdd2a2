"""Proxy, bypass and certificate authorities."""

TEXTS = {
    "network.proxy": (
        "not a proxy address: '{address}'",
        "プロキシのアドレスではありません: '{address}'",
    ),
    "network.proxy-remedy": (
        "write http://host:port",
        "http://ホスト名:ポート番号 と書いてください",
    ),
    "network.no-username": (
        "{password} is set, and {name} is not",
        "{password} はありますが、{name} がありません",
    ),
    "network.no-username-remedy": (
        "set {name} as well, or neither",
        "{name} も設定するか、どちらも外してください",
    ),
}
