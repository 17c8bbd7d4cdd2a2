"""Taking over an application that others made."""

TEXTS = {
    "adopt.both": (
        "--client-id and --display-name each say which application; together they may contradict",
        "--client-id と --display-name はどちらもアプリケーションを指すもので、同時には使えません",
    ),
    "adopt.both-remedy": ("give one of them", "どちらか一方だけを指定してください"),
    "adopt.no-client-id": (
        "'{given}' is no client id",
        "'{given}' はクライアント ID ではありません",
    ),
    "adopt.no-client-id-remedy": (
        "the portal shows it as Application (client) ID",
        "Azure portal の「アプリケーション (クライアント) ID」を指定してください",
    ),
    "adopt.name-in-use": (
        "the unique name '{name}' belongs to another application already: {client_id}",
        "一意の名前 '{name}' はすでに別のアプリケーション({client_id})のものです",
    ),
    "adopt.name-in-use-remedy": (
        "take that one over, or choose another `application.unique_name`; nothing was changed",
        "そちらを引き継ぐか、別の `application.unique_name` にしてください。何も変更していません",
    ),
    "adopt.none": (
        "the tenant has no application '{given}'",
        "テナントに '{given}' というアプリケーションはありません",
    ),
    "adopt.none-remedy": (
        "name it by --client-id or by its display name (--display-name), or make it with `inv apply`",
        "--client-id か表示名(--display-name)で指定するか、`inv apply` で作成してください",
    ),
    "adopt.has-name": (
        "the application {client_id} has the unique name '{name}' already, which cannot be changed",
        "アプリケーション {client_id} にはすでに一意の名前 '{name}' があり、変更できません",
    ),
    "adopt.has-name-remedy": (
        "write `unique_name: {name}` in the manifest, and run again; nothing was changed",
        "マニフェストに `unique_name: {name}` と書いて実行し直してください。何も変更していません",
    ),
    "adopt.several": (
        "several applications are called '{name}': {client_id}, created {created}",
        "'{name}' という表示名のアプリケーションが複数あります: {client_id}(作成 {created})",
    ),
    "adopt.several-remedy": (
        "if it is this one, run again with --client-id {client_id}",
        "これなら --client-id {client_id} を付けて実行し直してください",
    ),
    "adopt.naming": (
        "~ '{display_name}' ({client_id}) becomes application/{name}: the unique name is for good",
        "~ 「{display_name}」({client_id})を application/{name} とします(一意の名前は後から変えられません)",
    ),
}
