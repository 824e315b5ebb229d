"""Clauses that terms must not hold (M1): the final interpretation claimed for the operator, every refund excluded. Pure.

Such clauses are void in many places and make members trust the rest less. The patterns look for the claim, not for the
word: "you have the last word on how a term is read" is not one.
"""

import re
from collections.abc import Iterator, Mapping

from app.catalogue.rules.findings import Kind, Severity, Suspicion
from app.catalogue.rules.witness import Person, Witness
from app.core.conditions import NameBook
from app.core.errors import Invalid

_FINAL = (
    re.compile(
        r"最终(的)?解释权|解释权(均|皆|全部|最终)?(归|属)|(保留|拥有|享有)[^。；，\n]{0,12}解释(的权利|权)|以[^。；，\n]{0,12}(的)?解释为准"
    ),
    re.compile(
        r"\b(final|sole|exclusive|ultimate) (right of |right to |power of |say on )?(the )?(final )?interpret(ation|ing)?\b"
        r"|\bright (of|to) (the )?(final|sole|ultimate) (interpretation|explanation)\b"
        r"|\bright to (finally )?interpret\b"
        r"|\binterpretation\b[^.;\n]{0,60}\b(is|are|shall be) (final|binding)\b"
        r"|\bfinal explanation\b",
        re.IGNORECASE,
    ),
)
_NO_REFUND = (
    re.compile(
        r"(概|一律|恕|绝|均)不?(予|支持|接受|能|可)?(不)?退(款|费|换|还)|不(予|支持|接受|提供|给予)(任何)?退(款|费|换)|不得(要求)?退(款|费)"
    ),
    re.compile(
        r"\bno refunds?\b|\bnot refundable\b|\bnon-?refundable\b|\ball sales (are )?final\b|\b(never|not) (be )?refunded\b"
        r"|\brefunds? (are|is|will be) (excluded|not (given|granted|possible|available))\b",
        re.IGNORECASE,
    ),
)
_FINAL_TEMPLATE = 'Take out "{clause}": nobody may claim the final interpretation of the terms for himself.'
_NO_REFUND_TEMPLATE = 'Look again at "{clause}": terms that exclude every refund do not hold. Say in which cases money comes back.'
_CHECKS = (
    (Kind.CLAUSE_FINAL, Severity.ERROR, _FINAL, _FINAL_TEMPLATE),
    (Kind.CLAUSE_NO_REFUND, Severity.WARNING, _NO_REFUND, _NO_REFUND_TEMPLATE),
)


def clauses(terms: Mapping[str, str], book: NameBook, path: str = "terms") -> Iterator[Suspicion]:
    """Each such clause of the terms, once per language, with its words and with somebody who reads them."""
    for language, text in terms.items():
        for kind, severity, patterns, template in _CHECKS:
            found = next((match for pattern in patterns if (match := pattern.search(text))), None)
            if found:
                fault = Invalid(f"{path}.{language}", template, clause=" ".join(found[0].split()))
                yield Suspicion(kind, fault, Witness(Person((), book), reader=language), severity)
