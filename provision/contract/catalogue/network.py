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
}
