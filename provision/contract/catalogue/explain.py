"""The command that explains an error code."""

TEXTS = {
    "explain.cause": ("cause: {cause}", "原因: {cause}"),
    "explain.remedy": ("what to do: {remedy}", "対処: {remedy}"),
    "explain.unknown": (
        "no explanation of '{code}' is known here",
        "'{code}' の説明はありません",
    ),
    "explain.unknown-near": (
        "check the code; similar ones are {codes}",
        "コードを確かめてください(似たコード: {codes})",
    ),
    "explain.unknown-sign-in": (
        "look it up at https://login.microsoftonline.com/error?code={number}",
        "https://login.microsoftonline.com/error?code={number} で調べてください",
    ),
    "explain.unknown-sign-in-near": (
        "look it up at https://login.microsoftonline.com/error?code={number}; similar ones known "
        "here are {codes}",
        "https://login.microsoftonline.com/error?code={number} で調べてください"
        "(ここにある似たコード: {codes})",
    ),
    "explain.unknown-other": (
        "give a code such as AADSTS65001, ErrorAccessDenied or Authorization_RequestDenied",
        "AADSTS65001、ErrorAccessDenied、Authorization_RequestDenied のようなコードを指定してください",
    ),
}
