"""The page that tells of an onboarding."""

TEXTS = {
    "report.title": ("Onboarding of {tenant}", "{tenant} の導入"),
    "report.manifest": ("manifest", "マニフェスト"),
    "report.digest": ("its SHA-256", "その SHA-256"),
    "report.tenant": ("tenant", "テナント"),
    "report.access": ("access", "アクセス方式"),
    "report.deployment": ("Exchange", "Exchange"),
    "report.outputs": ("outputs file", "出力ファイル"),
    "report.made": ("as of", "作成日時"),
    "report.outcome": ("outcome", "結果"),
    "report.steps": ("Steps", "手順"),
    "report.agreed": ("What was shown and agreed to", "表示して同意を得た内容"),
    "report.nothing-agreed": (
        "Nothing had to be agreed to: the tenant was as the manifest says.",
        "同意が必要なものはありませんでした。テナントはマニフェストのとおりでした。",
    ),
    "report.by": (
        "{who} agreed at {at} {how}, signed in to the tenant as {account}.",
        "{at} に {who} が{how}同意しました(テナントには {account} としてサインイン)。",
    ),
    "report.asked": ("when asked at the terminal", "端末での確認に答えて"),
    "report.by-option": ("by the option --yes", " --yes オプションで"),
    "report.finished": ("All of it was made by {at}.", "{at} までにすべて作り終えました。"),
    "report.unfinished": ("Not all of it is made yet.", "まだすべては作り終えていません。"),
    "report.calls": (
        "Calls to Microsoft Graph that changed the tenant",
        "テナントを変更した Microsoft Graph の呼び出し",
    ),
    "report.no-calls": ("None.", "ありません。"),
    "report.no-trail": ("No audit trail was kept.", "監査証跡は残していません。"),
    "report.time": ("time", "日時"),
    "report.who": ("account", "アカウント"),
    "report.call": ("call", "呼び出し"),
    "report.request-id": ("request id", "要求 ID"),
    "report.written": ("Report: {file}", "報告書: {file}"),
}
