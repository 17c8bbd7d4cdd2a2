"""PowerShell on this machine, where an onboarding would run its scripts."""

TEXTS = {
    "shell.absent": (
        "there is no PowerShell (pwsh) on this machine",
        "このマシンに PowerShell (pwsh) がありません",
    ),
    "shell.hangs": (
        "pwsh gave no answer within {seconds} seconds",
        "pwsh から {seconds} 秒以内に応答がありませんでした",
    ),
    "shell.wrong": (
        "pwsh ended with exit code {code}, saying: {said}",
        "pwsh が終了コード {code} で終わりました: {said}",
    ),
    "shell.garbage": (
        "pwsh answered what cannot be understood: {said}",
        "pwsh の応答を理解できません: {said}",
    ),
    "shell.old": (
        "this PowerShell is {found}, and {wanted} or newer is needed",
        "この PowerShell は {found} です。{wanted} 以降が必要です",
    ),
    "shell.no-module": (
        "PowerShell is here without the module {module}; "
        "Install-Module {module} -MinimumVersion {wanted} -Scope CurrentUser gets it",
        "PowerShell はありますが、モジュール {module} がありません。"
        "Install-Module {module} -MinimumVersion {wanted} -Scope CurrentUser で入れられます",
    ),
    "shell.old-module": (
        "the module {module} is {found}, and {wanted} or newer is needed; "
        "Install-Module {module} -MinimumVersion {wanted} -Scope CurrentUser gets it",
        "モジュール {module} は {found} です。{wanted} 以降が必要です。"
        "Install-Module {module} -MinimumVersion {wanted} -Scope CurrentUser で入れられます",
    ),
    "shell.slow": (
        "{file} was not done after {minutes} minutes and was stopped",
        "{file} が {minutes} 分たっても終わらないため止めました",
    ),
    "shell.failed": (
        "{file} ended with exit code {code}, saying at last: {said}",
        "{file} が終了コード {code} で終わりました。最後の出力: {said}",
    ),
    "shell.failed-remedy": (
        "do what it asks for, then run the same command again; the script changes nothing twice",
        "メッセージに従って対処し、同じコマンドをもう一度実行してください。スクリプトは同じ変更を"
        "二度行いません",
    ),
}
