"""Codes of Exchange Web Services and what comes with its refusals."""

TEXTS = {
    "explanations.impersonation-denied": (
        "the administrator does not hold the role ApplicationImpersonation for this mailbox",
        "管理者が、このメールボックスに対する役割 ApplicationImpersonation を持っていません",
    ),
    "explanations.impersonation-denied-remedy": (
        "list `adapter.administrator` under `exchange.role_group.members`, run `inv powershell`, "
        "and have the apply script run in the Exchange Management Shell; it can take some time "
        "until Exchange honours the role. Exchange Online has no such role",
        "`exchange.role_group.members` に `adapter.administrator` を加えて `inv powershell` を実行し、"
        "できた apply スクリプトを Exchange 管理シェルで実行してください。反映には時間がかかることがあります。"
        "Exchange Online にこの役割はありません",
    ),
    "explanations.impersonation-failed": (
        "Exchange could not act as the owner of this mailbox: the address may belong to nobody",
        "Exchange が、このメールボックスの所有者として動作できませんでした"
        "(アドレスに該当者がいない可能性があります)",
    ),
    "explanations.impersonation-failed-remedy": (
        "check the addresses under `adapter.mailboxes`",
        "`adapter.mailboxes` のアドレスを確かめてください",
    ),
    "explanations.ews-access-denied": (
        "the signed-in account has no right to this folder or item",
        "サインインしたアカウントに、このフォルダーかアイテムへの権限がありません",
    ),
    "explanations.ews-access-denied-remedy": (
        "run `inv adapter.check`; if it names the role, run the script of `inv powershell`",
        "`inv adapter.check` を実行し、役割が原因なら `inv powershell` のスクリプトを実行してください",
    ),
    "explanations.mailbox-unknown": (
        "Exchange knows no mailbox with this address",
        "このアドレスのメールボックスは、Exchange にありません",
    ),
    "explanations.mailbox-unknown-remedy": (
        "check `adapter.mailboxes` (primary addresses) and `adapter.ews_url`; in a hybrid the "
        "mailbox may live on the other side",
        "`adapter.mailboxes`(プライマリ アドレス)と `adapter.ews_url` を確かめてください。"
        "ハイブリッドでは、もう一方の側にあるかもしれません",
    ),
    "explanations.mailbox-away": (
        "the mailbox is being moved or its database cannot be reached just now",
        "メールボックスが移動中か、データベースにいま接続できません",
    ),
    "explanations.mailbox-away-remedy": (
        "try again later; other mailboxes are not affected",
        "あとでもう一度試してください。ほかのメールボックスには影響しません",
    ),
    "explanations.ews-busy": (
        "Exchange asks to slow down",
        "Exchange が、要求の間隔を空けるよう求めています",
    ),
    "explanations.ews-busy-remedy": (
        "nothing to do once: the adapter waits and goes on; if it stays, use fewer workers or ask "
        "for a throttling policy for the administrator",
        "一時的なものなら対処は不要です(アダプターは待って続けます)。続くようなら並列数を減らすか、"
        "管理者のスロットリング ポリシーを見直してもらってください",
    ),
    "explanations.ews-transient": (
        "Exchange failed inside, for the moment or at this item",
        "Exchange の内部で、一時的に、またはこのアイテムで障害が起きました",
    ),
    "explanations.ews-transient-remedy": (
        "try again; if it stays with one item, open that item in Outlook",
        "もう一度試してください。同じアイテムで続くなら、Outlook で開いて確かめてください",
    ),
    "explanations.ews-conflict": (
        "somebody changed the item after it was read, so the change was not written over it",
        "読み取ったあとにアイテムが変更されたため、上書きしませんでした",
    ),
    "explanations.ews-conflict-remedy": (
        "read the item again and repeat the change on what it is now",
        "アイテムを読み直し、いまの内容に対して変更をやり直してください",
    ),
    "explanations.item-gone": (
        "the item, or its folder, is not there any more",
        "アイテムかフォルダーが、もうありません",
    ),
    "explanations.item-gone-remedy": (
        "list the mailbox again (`inv adapter.list`); deleted items are in Deleted Items",
        "`inv adapter.list` で一覧を取り直してください。削除したものは「削除済みアイテム」にあります",
    ),
    "explanations.ews-schema": (
        "Exchange does not accept the form of the request: an element is unknown, missing or out "
        "of order",
        "Exchange が要求の形を受け付けません(要素が不明・不足・順序違い)",
    ),
    "explanations.ews-schema-remedy": (
        "this is a fault of the adapter, or of a server older than it expects; report it with the "
        "server's version",
        "アダプターの不具合か、サーバーの版が古いためです。サーバーの版を添えて報告してください",
    ),
    "explanations.sync-state-invalid": (
        "Exchange no longer accepts the remembered state of this folder",
        "記録していたこのフォルダーの同期状態を、Exchange が受け付けなくなりました",
    ),
    "explanations.sync-state-invalid-remedy": (
        "the folder is listed again from the beginning; nothing is lost or made twice",
        "フォルダーを最初から一覧し直します。失われたり二重になったりするものはありません",
    ),
    "explanations.quota": (
        "the mailbox is full",
        "メールボックスの容量がいっぱいです",
    ),
    "explanations.quota-remedy": (
        "have its owner make room, or its quota raised",
        "所有者に整理してもらうか、容量の上限を上げてもらってください",
    ),
    "explanations.too-large": (
        "the item or the request is larger than Exchange accepts",
        "アイテムか要求が、Exchange の受け付ける大きさを超えています",
    ),
    "explanations.too-large-remedy": (
        "shorten its text or leave attachments out",
        "本文を短くするか、添付ファイルを外してください",
    ),
    "explanations.bad-dates": (
        "the end lies before the start, or the time is out of the range Exchange keeps",
        "終了が開始より前か、Exchange が扱える範囲の外の日時です",
    ),
    "explanations.bad-dates-remedy": (
        "correct the times of the item",
        "アイテムの日時を直してください",
    ),
    "explanations.account-no-ews": (
        "the account cannot use Exchange: it is disabled, or has no licence",
        "アカウントで Exchange を使えません(無効、またはライセンスなし)",
    ),
    "explanations.account-no-ews-remedy": (
        "have the account enabled and licensed, or name another `adapter.administrator`",
        "アカウントを有効にしてライセンスを割り当てるか、別のアカウントを "
        "`adapter.administrator` にしてください",
    ),
    "explanations.ews-disabled": (
        "403: EWS is switched off for this organisation or this mailbox",
        "403: 組織かメールボックスで EWS が無効になっています",
    ),
    "explanations.ews-disabled-remedy": (
        "an Exchange administrator sets EwsEnabled for the mailbox (Set-CASMailbox) and for the "
        "organisation (Set-OrganizationConfig; in Exchange Online write EwsAllowedAppIDs first); "
        "Exchange Online takes about an hour, and has no EWS after 1 April 2027",
        "Exchange 管理者が、メールボックス(Set-CASMailbox)と組織(Set-OrganizationConfig)の "
        "EwsEnabled を有効にしてください。Exchange Online では先に EwsAllowedAppIDs を書き、"
        "反映に約 1 時間かかります。2027 年 4 月 1 日以降、Exchange Online に EWS はありません",
    ),
    "explanations.ews-blocked": (
        "403: a policy of this organisation blocks this client from EWS: its client id is not on "
        "EwsAllowedAppIDs, or its user agent is not allowed (the answer does not tell which)",
        "403: 組織のポリシーが、このクライアントの EWS を拒否しています。クライアント ID が "
        "EwsAllowedAppIDs にないか、ユーザー エージェントが許可されていません(応答からは区別できません)",
    ),
    "explanations.ews-blocked-remedy": (
        "an Exchange administrator runs the script of `inv powershell`, which adds the `client_id` "
        "of the outputs file to EwsAllowedAppIDs and keeps what is on it (by hand: read the list "
        "with -RetrieveEwsOperationAccessPolicy first, since writing replaces it); wait up to 24 "
        "hours; or look at EwsApplicationAccessPolicy",
        "Exchange 管理者が `inv powershell` のスクリプトを実行すると、出力ファイルの `client_id` が "
        "EwsAllowedAppIDs に追加されます(手で行うときは、書き込むと一覧全体が置き換わるので、先に "
        "-RetrieveEwsOperationAccessPolicy で読むこと)。反映に最大 24 時間かかります。直らなければ "
        "EwsApplicationAccessPolicy を確かめてください",
    ),
    "explanations.token-without-rights": (
        "401, x-ms-diagnostics 2000008: the token carries no permission that Exchange honours",
        "401、x-ms-diagnostics 2000008: トークンに、Exchange が認めるアクセス許可がありません",
    ),
    "explanations.token-without-rights-remedy": (
        "for app-only access run the script of `inv powershell`, which gives the application its "
        "role in Exchange (RBAC for Applications), and wait up to two hours; for delegated access have EWS.AccessAsUser.All consented to "
        "(`inv apply`)",
        "アプリのみのアクセスでは、`inv powershell` のスクリプトで Exchange の役割をアプリケーションに"
        "割り当て(RBAC for Applications)、最大 2 時間待ってください。"
        "委任アクセスでは EWS.AccessAsUser.All に同意してください(`inv apply`)",
    ),
}
