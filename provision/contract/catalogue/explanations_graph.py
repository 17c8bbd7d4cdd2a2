"""Codes of Microsoft Graph, as provisioning meets them, and how codes are explained."""

TEXTS = {
    "explanations.graph-denied": (
        "the signed-in account may not do this in Microsoft Graph (just after a create, Graph "
        "says so too while the object is not replicated yet)",
        "サインインしたアカウントには、Microsoft Graph でこの操作をする権限がありません"
        "(作成直後は、複製が済むまで同じ応答になることがあります)",
    ),
    "explanations.graph-denied-remedy": (
        "run `inv apply` as an Application Administrator or Cloud Application Administrator, with "
        "the role activated if it is only eligible; to leave the consent to somebody else, set "
        "`application.admin_consent: false`",
        "アプリケーション管理者かクラウド アプリケーション管理者として `inv apply` を実行してください"
        "(資格のみの場合は、先に役割をアクティブ化してください)。同意をほかの人に任せるなら "
        "`application.admin_consent: false` にしてください",
    ),
    "explanations.graph-identity-unknown": (
        "the token's account or application is unknown to this directory",
        "トークンのアカウントかアプリケーションが、このディレクトリにありません",
    ),
    "explanations.graph-identity-unknown-remedy": (
        "check that you sign in to the directory that `tenant` names",
        "`tenant` のディレクトリにサインインしているか確かめてください",
    ),
    "explanations.graph-token-invalid": (
        "Graph does not accept the token: it has expired, or is for another API",
        "Graph がトークンを受け付けません(期限切れか、別の API のトークンです)",
    ),
    "explanations.graph-token-invalid-remedy": (
        "sign in again and repeat the command; check the clock of this machine and `cloud`",
        "サインインし直して、もう一度実行してください。このコンピューターの時計と `cloud` も確かめてください",
    ),
    "explanations.graph-exists": (
        "it exists already: somebody made it in the meantime, or it is among the deleted objects",
        "すでにあります(ほかの人が作ったか、削除済みの中に残っています)",
    ),
    "explanations.graph-exists-remedy": (
        "run `inv apply` again: it reads what is there first; a deleted application keeps its "
        "unique name for 30 days, so restore it or choose another `application.unique_name`",
        "`inv apply` をもう一度実行してください(先に現状を読みます)。削除したアプリケーションは 30 日間"
        "一意の名前を保つので、復元するか、別の `application.unique_name` にしてください",
    ),
    "explanations.graph-not-replicated": (
        "Graph does not know yet what was made a moment ago",
        "作成したばかりのものが、まだ Graph に行き渡っていません",
    ),
    "explanations.graph-not-replicated-remedy": (
        "wait a minute and run `inv apply` again: it carries on where it stopped",
        "1 分ほど待って、もう一度 `inv apply` を実行してください。止まったところから続けます",
    ),
    "explanations.graph-missing": (
        "there is no such object in this directory, or not yet",
        "このディレクトリに、そのオブジェクトはありません(またはまだありません)",
    ),
    "explanations.graph-missing-remedy": (
        "run `inv plan` to see what is there; just after a create, wait a minute and run "
        "`inv apply` again",
        "`inv plan` で現状を確かめてください。作成直後なら、1 分ほど待って `inv apply` を"
        "もう一度実行してください",
    ),
    "explanations.graph-bad-request": (
        "Graph does not accept a value of the request",
        "Graph が、要求の値を受け付けません",
    ),
    "explanations.graph-bad-request-remedy": (
        "read Graph's own sentence beside the code, correct that value in the manifest, and run "
        "`inv plan`",
        "コードとともに示された Graph の説明を読み、マニフェストの値を直して `inv plan` を実行してください",
    ),
    "explanations.graph-quota": (
        "the account has made as many objects as the directory lets it, deleted ones included",
        "アカウントが作れるオブジェクトの数が上限に達しました(削除済みも数えます)",
    ),
    "explanations.graph-quota-remedy": (
        "delete for good what is among the deleted applications, or sign in as an administrator",
        "削除済みのアプリケーションを完全に削除するか、管理者としてサインインしてください",
    ),
    "explanations.graph-changed-meanwhile": (
        "the object was changed by somebody else at the same moment",
        "同時に、ほかの人がオブジェクトを変更しました",
    ),
    "explanations.graph-changed-meanwhile-remedy": (
        "run `inv apply` again",
        "`inv apply` をもう一度実行してください",
    ),
    "explanations.graph-busy": (
        "Graph asks to slow down, or is not available just now",
        "Graph が要求の間隔を空けるよう求めているか、いま利用できません",
    ),
    "explanations.graph-busy-remedy": (
        "wait some minutes and run it again: it carries on where it stopped",
        "数分待って、もう一度実行してください。止まったところから続けます",
    ),
}
