"""Which codes mean the same thing: a topic of the catalogue and the codes that come to it."""

from __future__ import annotations


def _sign_in(*numbers: int) -> tuple[str, ...]:
    return tuple(f"AADSTS{number}" for number in numbers)


# Exchange gives these two as words, in the header X-EWS-Policy-Reason of a 403.
PHRASES = {
    "ews is disabled for this user or tenant": "EwsDisabled",
    "ews is blocked by policy for this user or tenant": "EwsBlockedByPolicy",
}

REGISTRATION = {
    "redirect-unregistered": _sign_in(50011),
    "redirect-absent": _sign_in(500113, 900971),
    "redirect-insecure": _sign_in(500117),
    "redirect-urn": _sign_in(500119),
    "consent-missing": _sign_in(65001),
    "consent-declined": _sign_in(65004),
    "consent-needs-admin": _sign_in(90094, 90095),
    "not-preauthorised": _sign_in(65002),
    "api-not-listed": _sign_in(65005, 650056, 650057),
    "api-not-in-tenant": _sign_in(650052, 500011),
    "app-other-tenant": _sign_in(650059),
    "app-unknown": _sign_in(700016),
    "code-other-tenant": _sign_in(700005),
    "not-public-client": _sign_in(7000218),
    "secret-from-public-client": _sign_in(700025),
    "secret-wrong": _sign_in(7000215, 7000222),
    "certificate-wrong": _sign_in(700027, 700030),
    "scope-invalid": _sign_in(70011, 28002),
    "scopes-of-two-apis": _sign_in(28000, 700022),
    "disabled": _sign_in(500014, 7000112, 70001),
    "not-assigned": _sign_in(50105),
    "single-tenant-at-common": _sign_in(50194),
}

SIGN_IN = {
    "account-elsewhere": _sign_in(50020, 50034, 90072, 16000),
    "password-wrong": _sign_in(50126),
    "password-expired": _sign_in(50055),
    "account-locked": _sign_in(50053),
    "account-disabled": _sign_in(50057),
    "mfa-needed": _sign_in(50076, 50079, 50072, 50074, 50078),
    "external-challenge": _sign_in(50158),
    "device-not-compliant": _sign_in(53000, 53001),
    "conditional-access": _sign_in(53003),
    "security-policy": _sign_in(530032, 530035),
    "flow-check": _sign_in(530036),
    "sign-in-expired": _sign_in(50173, 70008, 700082, 70043),
    "code-used": _sign_in(54005),
    "device-code-pending": _sign_in(70016),
    "device-code-over": _sign_in(70018, 70019),
    "tenant-unknown": _sign_in(90002),
    "other-cloud": _sign_in(90038, 900382, 900432),
    "grant-needs-tenant": _sign_in(9001023),
    "request-malformed": _sign_in(9002313, 90014, 900144),
    "tenant-throttled": _sign_in(90055),
    "client-loops": _sign_in(50196),
}

EXCHANGE = {
    "impersonation-denied": ("ErrorImpersonateUserDenied", "ErrorImpersonationDenied"),
    "impersonation-failed": ("ErrorImpersonationFailed",),
    "ews-access-denied": ("ErrorAccessDenied", "ErrorCreateItemAccessDenied"),
    "mailbox-unknown": (
        "ErrorNonExistentMailbox",
        "ErrorMissingEmailAddress",
        "ErrorInvalidSmtpAddress",
        "ErrorNonPrimarySmtpAddress",
    ),
    "mailbox-away": (
        "ErrorMailboxMoveInProgress",
        "ErrorMailboxStoreUnavailable",
        "ErrorMailboxFailover",
        "ErrorConnectionFailed",
    ),
    "ews-busy": (
        "ErrorServerBusy",
        "ErrorExceededConnectionCount",
        "ErrorExceededFindCountLimit",
        "ErrorExceededSubscriptionCount",
        "ErrorTooManyObjectsOpened",
        "ErrorInsufficientResources",
    ),
    "ews-transient": (
        "ErrorInternalServerError",
        "ErrorInternalServerTransientError",
        "ErrorTimeoutExpired",
    ),
    "ews-conflict": (
        "ErrorIrresolvableConflict",
        "ErrorStaleObject",
        "ErrorChangeKeyRequired",
        "ErrorChangeKeyRequiredForWriteOperations",
        "ErrorInvalidChangeKey",
    ),
    "item-gone": ("ErrorItemNotFound", "ErrorFolderNotFound", "ErrorSyncFolderNotFound"),
    "ews-schema": ("ErrorSchemaValidation", "ErrorInvalidRequest", "ErrorInvalidServerVersion"),
    "sync-state-invalid": ("ErrorInvalidSyncStateData",),
    "quota": ("ErrorQuotaExceeded",),
    "too-large": ("ErrorMessageSizeExceeded", "ErrorDataSizeLimitExceeded"),
    "bad-dates": (
        "ErrorCalendarEndDateIsEarlierThanStartDate",
        "ErrorCalendarDurationIsTooLong",
        "ErrorCalendarOutOfRange",
        "ErrorOccurrenceCrossingBoundary",
    ),
    "account-no-ews": ("ErrorAccountDisabled", "ErrorInvalidLicense"),
    "ews-disabled": ("EwsDisabled",),
    "ews-blocked": ("EwsBlockedByPolicy",),
    "token-without-rights": ("2000008",),
}

GRAPH = {
    "graph-denied": ("Authorization_RequestDenied",),
    "graph-identity-unknown": ("Authorization_IdentityNotFound",),
    "graph-token-invalid": ("InvalidAuthenticationToken",),
    "graph-exists": ("Request_MultipleObjectsWithSameKeyValue",),
    "graph-not-replicated": ("NoBackingApplicationObject",),
    "graph-missing": ("Request_ResourceNotFound",),
    "graph-bad-request": ("Request_BadRequest",),
    "graph-quota": ("Directory_QuotaExceeded",),
    "graph-changed-meanwhile": ("Directory_ConcurrencyViolation",),
    "graph-busy": ("TooManyRequests", "ServiceUnavailable"),
}

TOPICS = REGISTRATION | SIGN_IN | EXCHANGE | GRAPH
