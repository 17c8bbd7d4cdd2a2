"""Certificates by which an application signs in."""

TEXTS = {
    "certificates.not-pem": (
        "no certificate in PEM form in it",
        "PEM 形式の証明書がありません",
    ),
    "certificates.not-rsa": (
        "not a certificate of an RSA key of {size} bits or more, the only kind that Entra checks",
        "{size} ビット以上の RSA 鍵の証明書ではありません(Entra が検証できるのは RSA だけです)",
    ),
    "certificates.expired": (
        "the certificate expired on {date}",
        "証明書の有効期限が {date} に切れています",
    ),
    "certificates.early": (
        "the certificate is not valid before {date}",
        "証明書が有効になるのは {date} からです",
    ),
    "certificates.remedy": (
        "make a new one, or correct application: certificate in the manifest; nothing was changed",
        "作り直すか、マニフェストの application の certificate を直してください。何も変更していません",
    ),
}
