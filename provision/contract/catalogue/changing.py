"""Drift, saved plans, taking away and bringing back."""

TEXTS = {
    "drift.drift": (
        "changed by others: {where} {change}",
        "他者による変更: {where} {change}",
    ),
    "drift.intended": (
        "not applied yet: {where} {change}",
        "未適用の変更: {where} {change}",
    ),
    "drift.summary": (
        "{drift} changed by others, {intended} not applied yet.",
        "他者による変更 {drift} 件、未適用の変更 {intended} 件。",
    ),
    "destroy.nothing": (
        "The tenant has nothing that exobridge made for {name}.",
        "exobridge が {name} のために作ったものはテナントにありません。",
    ),
    "destroy.done": ("{done} changes made.", "{done} 件の変更を行いました。"),
    "destroy.left": (
        "The application was there before exobridge and stays, without what exobridge added.",
        "このアプリケーションは exobridge より前からあったため、exobridge が加えた分だけを取り除いて残しました。",
    ),
    "destroy.restorable": (
        "For thirty days `inv restore` brings the application back. The outputs file and Exchange's "
        "side are as they were: the undo script takes Exchange's side away.",
        "30 日間は `inv restore` でアプリケーションを元に戻せます。出力ファイルと Exchange 側はそのままです。"
        "Exchange 側は undo スクリプトで取り除いてください。",
    ),
    "destroy.no-application-remedy": (
        "there is nothing in Entra to look at; for Exchange's side run the undo script",
        "Entra には対象がありません。Exchange 側は undo スクリプトを実行してください",
    ),
    "restore.there": (
        "{name} is there; nothing to restore.",
        "{name} はすでにあります。復元するものはありません。",
    ),
    "restore.done": (
        "Restored '{name}'. Run `inv apply --manifest {manifest}` to bring it to what the manifest says.",
        "「{name}」を復元しました。`inv apply --manifest {manifest}` でマニフェストのとおりにしてください。",
    ),
    "restore.nothing": (
        "no application of the unique name '{name}' was deleted within thirty days",
        "一意の名前 '{name}' のアプリケーションは、この 30 日間に削除されていません",
    ),
    "restore.nothing-remedy": (
        "run `inv apply` to make it anew",
        "`inv apply` で新しく作成してください",
    ),
    "trail.unwritable": (
        "the audit trail cannot be written: {reason}",
        "監査記録を書き込めません: {reason}",
    ),
    "trail.unwritable-remedy": (
        "name another file with --audit, or `--audit nowhere`; nothing is sent without it",
        "--audit で別のファイルを指定するか、`--audit nowhere` としてください。記録できない間は何も送信しません",
    ),
    "saved.written": ("Saved plan: {file}", "保存した計画: {file}"),
    "saved.page": ("Page of the plan: {file}", "計画のページ: {file}"),
    "saved.no-plan": (
        "this is no saved plan of this version",
        "この版の保存済みの計画ではありません",
    ),
    "saved.no-plan-remedy": (
        "write one with `inv plan --out FILE`",
        "`inv plan --out ファイル` で書き出してください",
    ),
    "saved.other-tenant": (
        "the plan was made for the tenant {was}, and this is {now}",
        "計画はテナント {was} のもので、ここは {now} です",
    ),
    "saved.manifest": ("the manifest", "マニフェスト"),
    "saved.tenant": ("the tenant", "テナント"),
    "saved.came": (
        "{where} has {key}, which was not there when the plan was made",
        "{where}に、計画時になかった {key} があります",
    ),
    "saved.went": (
        "{where} no longer has {key}",
        "{where}に {key} がなくなっています",
    ),
    "saved.differs": (
        "{where} has moved since the plan was made: {key} ({names})",
        "{where}が計画時から変わっています: {key}({names})",
    ),
    "saved.moved-remedy": (
        "look at a new plan: `inv plan --out FILE`",
        "新しい計画を確かめてください: `inv plan --out ファイル`",
    ),
}
