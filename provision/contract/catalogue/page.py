"""The page that shows a plan."""

TEXTS = {
    "page.title": ("Plan for {tenant}", "{tenant} の変更計画"),
    "page.manifest": ("manifest", "マニフェスト"),
    "page.tenant": ("tenant", "テナント"),
    "page.made": ("as of", "作成日時"),
    "page.changes": ("Changes", "変更"),
    "page.create": ("create", "作成"),
    "page.update": ("update", "更新"),
    "page.delete": ("delete", "削除"),
    "page.unchanged": ("unchanged", "変更なし"),
    "page.left-alone": (
        "Not in the manifest and not ours: left alone",
        "マニフェストになく、exobridge のものでもないため、そのままにするもの",
    ),
    "page.picture": ("Resources and what they depend on", "リソースとその依存関係"),
    "page.kind-application": ("application", "アプリケーション"),
    "page.kind-service-principal": ("service principal", "サービス プリンシパル"),
    "page.kind-grant": ("consent", "同意"),
    "page.kind-app-roles": ("application permissions", "アプリケーションの許可"),
    "page.kind-api": ("API", "API"),
}
