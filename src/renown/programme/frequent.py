"""Names that many bear: the most frequent given and family names of large populations.

Whoever bears one of each is one of thousands, so that the name alone does not tell who spoke. The
lists are short and hand-picked from common knowledge; `person.common_name` overrules them.
"""

from __future__ import annotations

from renown.programme.letters import words

_GIVEN = """
aaron adam ahmed alan alex alexander alexey ali amit amy ana anders andre andrea andreas
andrei andrew andrey angela anil anita anna anne anthony antonio ashley barbara ben benjamin
brian bruno carlos carol charles chen chris christian christina christopher claudia daniel
dave david deepak denis dennis diana diego dmitry donald edward elena elizabeth emily emma
eric erik eva fernando florian francesco francisco frank gabriel gary george giovanni greg
hans helen ivan jack jacob jakub james jan jane jason jean jeff jennifer jens jessica jim joao
joe john jonathan jorge jose joseph juan julia julien kai karen karl kate katherine keith ken
kevin kim kumar lars laura lee li linda lisa louis lucas luis lukas manuel marc marco maria
marie mario mark markus martin mary matt matteo matthew matthias max michael michal miguel
mike mohamed mohammed monika nancy nicolas nicole nikita nikolai oliver olga omar pablo
patricia patrick paul paulo pavel pedro peter petr philip pierre piotr priya rachel rafael
rahul raj ralf ravi rebecca ricardo richard robert roberto roman ron rui ryan sam samuel
sandra sanjay sara sarah scott sean sebastian sergei sergey sergio simon sofia sophie stefan
stephan stephen steve steven sunil susan suresh thomas tim tobias tom tomas tomasz tony vijay
victor vladimir wang wei william yan yang yi yuki yusuf zhang
"""
_FAMILY = """
adams ahmed ali allen almeida alvarez anderson andersson baker bauer becker bell bennett
bernard brown campbell carter castro chan chang chen cheng choi clark cohen collins cook
cooper costa cruz das davies davis diaz dubois edwards evans fernandes fernandez ferrari
ferreira fischer fisher garcia ghosh gomes gomez gonzalez gray green gupta hall hansen harris
hernandez hill hoang hoffmann huang hughes hussain ivanov jackson jain james jansen jensen
johansson johnson jones jung kaur kelly khan kim king klein koch kowalski krause kumar lee
lehmann lewis li lim lin liu lopez ma maier martin martinez mehta meier meyer miller mitchell
mohamed moore moreau morgan morris muller murphy nelson nguyen nielsen nowak oliveira olsen
park parker patel pedersen pereira perez peterson petrov pham phillips popescu popov rao
ramirez reddy reed rezaei ricci richter roberts robinson rodrigues rodriguez rogers rossi
russo ryan sanchez santos sato scott schmidt schneider schroeder schulz schwarz sharma shah
silva simon singh smirnov smith sousa stewart sullivan suzuki takahashi tanaka taylor thomas
thompson torres tran turner verma wagner walker wang ward watson weber white williams wilson
wolf wong wood wright wu xu yadav yamamoto yang yilmaz young zhang zhao zhou zhu zimmermann
"""
_GIVEN_NAMES = frozenset(_GIVEN.split())
_FAMILY_NAMES = frozenset(_FAMILY.split())


def is_common(name: str) -> bool:
    """Whether hardly anybody can be told by it: one word, or a frequent name beside another."""
    parts = words(name)
    if len(parts) < 2:
        return True
    first, last = parts[0], parts[-1]
    return (first in _GIVEN_NAMES and last in _FAMILY_NAMES) or (
        last in _GIVEN_NAMES and first in _FAMILY_NAMES
    )
