"""What is declared about organisations: legal forms, words that say "no employer", other names, parents.

Declared, never inferred: "Google Cloud" belongs to Google because it stands here, "Acme Cloud" to Acme only if the user
says so. Keys are folded names without legal forms, as :func:`inroad.matching.organisations.key` makes them.
"""

from typing import Final

from inroad.matching.folding import word_set

# Folded, without full stops. Taken off the end of a name, one after the other ("GmbH & Co KG").
LEGAL_FORMS: Final = word_set(
    """
    inc incorporated llc lllp llp lp ltd limited plc corp corporation co company cos pllc pc pbc gmbh mbh ag kg
    kgaa ohg gbr ug haftungsbeschrankt ev eg se sa sas sarl sasu sca snc scs eurl spa srl sapa sl slu sau sab cv
    bv nv vof oy oyj ab asa aps ivs doo dd ooo oao zao pao as sro spol kft zrt nyrt bt sp zoo spzoo ska eood ead
    ood pty pte bhd sdn pvt private pjsc jsc llc-fz fze fzco fz tbk kk gk yk kabushiki kaisha ltda eireli sapi
    tic sti anonim sirketi saa sac eirl gesmbh ges hf ehf lda unipessoal uab sia ou as-oy
    """
)
LEADING_FORMS: Final = word_set("ooo oao zao pao pt uab sia too")
EASTERN_FORMS: Final = (
    "株式会社", "有限会社", "合同会社", "(株)", "㈱", "股份有限公司", "有限责任公司", "有限公司", "集团",
    "集團", "주식회사", "유한회사",
)  # fmt: skip
# Dropped at the end of a name if something is left: they distinguish nothing in how people write an employer.
FILLER: Final = word_set("group holding holdings international intl gruppe konzern worldwide")

NO_EMPLOYER: Final = word_set(
    """
    self employed | selfemployed | self | self employed consultant | freelance | freelancer | freelancing |
    freiberufler | freiberuflich | selbststandig | selbstandig | independent | independent consultant |
    independent contractor | contractor | consultant | retired | rentner | pensioner | im ruhestand | retraite |
    jubilado | stealth | stealth startup | stealth mode | stealth mode startup | stealth company |
    stealth mode company | startup in stealth | confidential | confidential company | vertraulich | unemployed |
    arbeitslos | arbeitssuchend | none | na | n a | not applicable | unknown | unbekannt | various |
    various companies | career break | sabbatical | parental leave | elternzeit | looking for a job |
    looking for opportunities | looking for new opportunities | seeking opportunities |
    seeking new opportunities | open to work | actively looking | in transition | job seeker | student | home |
    homemaker | stay at home parent | private | privat | private person | undisclosed | tbd | tba |
    currently unemployed | autonomo | autonomous | independant | auto entrepreneur | libero professionista | zzp
    | zzper | eigenaar | 自由职业 | フリーランス | 個人事業主 | 프리랜서 | test | me | myself | not employed |
    between jobs | gap year | personal | personal projects
    """,
    separator="|",
)

# The first name is the key; all others are the same organisation under another name.
ALIASES: Final = (
    ("google", "alphabet", "google alphabet"),
    ("meta", "facebook", "meta platforms", "facebook meta"),
    ("pwc", "pricewaterhousecoopers", "price waterhouse coopers", "pricewaterhouse coopers"),
    ("ey", "ernst and young", "ernst young"),
    ("ibm", "international business machines", "i b m"),
    ("hp", "hewlett packard"),
    ("hpe", "hewlett packard enterprise"),
    ("ge", "general electric"),
    ("gm", "general motors"),
    ("bcg", "boston consulting", "the boston consulting"),
    ("mckinsey", "mckinsey and", "mckinsey and company"),
    (
        "jpmorgan chase",
        "jp morgan chase",
        "jpmorgan",
        "jp morgan",
        "j p morgan",
        "jpmorganchase",
        "jpmc",
        "jpmorgan chase and",
    ),
    ("bank of america", "bofa", "bank of america merrill lynch"),
    ("aws", "amazon web services", "amazon web services aws"),
    ("amazon", "amazon com"),
    ("x", "twitter", "x twitter", "x corp"),
    ("p and g", "procter and gamble", "pg", "procter gamble"),
    ("j and j", "johnson and johnson", "jnj"),
    ("at and t", "att", "at t"),
    ("bmw", "bayerische motoren werke"),
    ("vw", "volkswagen"),
    ("mercedes benz", "daimler", "mercedes"),
    ("dhl", "deutsche post dhl"),
    ("tcs", "tata consultancy services"),
    ("lvmh", "lvmh moet hennessy louis vuitton"),
    ("bms", "bristol myers squibb", "bristol meyers squibb"),
    ("gsk", "glaxosmithkline", "glaxo smith kline"),
    ("msd", "merck sharp and dohme", "merck and co", "merck and co inc"),  # not Merck KGaA
    ("3m", "minnesota mining and manufacturing"),
    ("mit", "massachusetts institute of technology"),
    ("lse", "london school of economics", "london school of economics and political science"),
    ("ucla", "university of california los angeles"),
    ("uc berkeley", "university of california berkeley", "university of california at berkeley"),
    ("nhs", "national health service"),
    ("who", "world health organization", "world health organisation"),
    ("un", "united nations"),
    ("tsmc", "taiwan semiconductor manufacturing", "台积电", "台積電"),
    ("tencent", "腾讯", "騰訊"),
    ("alibaba", "阿里巴巴"),
    ("huawei", "华为", "huawei technologies"),
    ("toyota", "トヨタ自動車", "toyota motor"),
    ("samsung electronics", "삼성전자"),
)

# Unit -> what it belongs to. The unit stays an organisation of its own.
PARENTS: Final = {
    "google cloud": "google", "youtube": "google", "deepmind": "google", "google deepmind": "google", "waymo": "google",
    "verily": "google", "google ventures": "google", "instagram": "meta", "whatsapp": "meta", "reality labs": "meta",
    "oculus": "meta", "linkedin": "microsoft", "github": "microsoft", "microsoft research": "microsoft",
    "activision blizzard": "microsoft", "nuance": "microsoft", "aws": "amazon", "twitch": "amazon",
    "whole foods": "amazon", "audible": "amazon", "slack": "salesforce", "tableau": "salesforce",
    "mulesoft": "salesforce", "red hat": "ibm", "vmware": "broadcom", "chase": "jpmorgan chase",
    "merrill lynch": "bank of america", "merrill": "bank of america",
    "strategyand": "pwc", "monitor deloitte": "deloitte", "quantumblack": "mckinsey", "audi": "vw", "porsche": "vw",
    "skoda": "vw", "seat": "vw", "genentech": "roche", "janssen": "j and j", "splunk": "cisco",
    "sap concur": "sap", "signavio": "sap", "siemens healthineers": "siemens",
}  # fmt: skip
