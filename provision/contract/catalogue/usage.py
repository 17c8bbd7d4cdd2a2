"""What is said of the report of who uses EWS."""

TEXTS = {
    "usage.no-ids": (
        "no column of this report has the ids of applications",
        "アプリケーションの ID の列がありません",
    ),
    "usage.no-csv": ("this is no CSV: {reason}", "CSV として読めません: {reason}"),
    "usage.too-large": (
        "the report is larger than {limit} bytes",
        "レポートが {limit} バイトを超えています",
    ),
    "usage.remedy": (
        "export it from the Microsoft 365 admin center: Reports, Usage, Exchange, EWS usage, Export",
        "Microsoft 365 管理センターの[レポート]-[利用状況]-[Exchange]-[EWS の使用状況]から"
        "エクスポートしてください",
    ),
}
