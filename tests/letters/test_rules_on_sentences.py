"""Each rule on sentences of its own making: what it has to find, and what looks like it and is none.

They were written beside the rules, in other words than the labelled letters; how right the rules are on letters that
their writer never saw is measured in test_measured.
"""

from dataclasses import replace
from datetime import date

import pytest

from inroad.introductions.model import Vouch
from inroad.letters.critique import review
from inroad.letters.model import Bond, Facts, Letter, Person, Shared, Tie
from inroad.letters.registry import get

NORA = Person("Nora Quist", organisation="Penmarrow Freight")
IAN = Person("Ian Doyle")
PETRA = Person("Petra Vogel", organisation="Sandhurst Labs")
ASK = Facts(
    date(2026, 11, 20),
    people={"seeker": NORA, "voucher": IAN, "addressee": PETRA},
    organisation="Sandhurst Labs",
    opening="lab manager",
)
UNNAMED = replace(ASK, opening="")
STRANGER = replace(ASK, people={"seeker": NORA, "reader": IAN})


def known(words):
    return replace(ASK, ties={("seeker", "voucher"): Tie((Shared(Bond.KNOW, words=words),))})


def first_contact(words):
    return replace(ASK, vouch=Vouch(words=words), contact_by=date(2026, 11, 21))


def flagged(rule, said, facts):
    """As an ask to Ian; to a stranger as a letter for advice; with a day of contact as the first word to Petra."""
    kind, reader = ("first-contact", "addressee") if facts.contact_by else ("ask", "voucher")
    kind, reader = ("advice", "reader") if "reader" in facts.people else (kind, reader)
    return rule in {one.rule for one in review(Letter(get(kind).kind, "seeker", reader, "Hello", said), facts)}


CASES = [
    ("salary", ASK, [
        "I earn 2,400 a month here and it does not go far.",
        "They pay me barely half of what you paid your juniors.",
        "At the moment I'm on £38k plus overtime.",
        "My last salary was 71 thousand francs.",
        "For anything under 55,000 I would not even pack a box.",
        "I could start for 45k.",
        "What I make now is a secret I keep from my mother: 1900 euros.",
        "My salary expectation is 60K p.a.",
        "I'm paid by the hour, fourteen pounds, like the students.",
        "I take home 3100 after tax.",
        "They underpay me, and I'd come for what you pay the interns.",
        "Salary: currently 52,000, hoping for 58,000.",
        "I would need at least seventy thousand to move.",
        "I get less than the boy I trained.",
        "My day rate is 450.",
        "As for money, I had 64,000 at the last place.",
        "I'm asking for thirty-five an hour.",
        "I have 41 thousand now.",
        "I would be happy with 50.000 euro.",
        "They gave me a raise of 3%, to 47k.",
        "Between us, I am on barely thirty thousand.",
        "Here I get €3,400 gross, and a parking place.",
        "I'd want no less than 62k.",
        "My wages have not moved since 2019.",
        "I'd take a cut to 40,000 if it were with you.",
        "I cost 600 a day.",
        "Compensation: present 18 lakhs, expected 22.",
        "I used to be paid twice that at Hale.",
        "You should know that I earn a good deal more than she can offer.",
        "Please tell her I'm looking at around £45,000.",
    ], [
        "The post is advertised at grade 7, so pay is settled.",
        "Nurses here earn about 30,000.",
        "The budget for the project was 2.4 million.",
        "I am not after the money.",
        "We raised €40,000 for the roof.",
        "I get forty mails a day.",
        "I made 200 sandwiches for the fête.",
        "Salaries in Oslo are said to be higher.",
        "I'm on the 47 bus.",
        "I earned my stripes in the cellar.",
        "We would pay 300 for a good second-hand lathe.",
        "Pay attention to the second chapter.",
        "It is not a question of salary.",
        "I would come for the soup alone.",
        "I need at least two weeks to move house.",
        "I made it for 300 people.",
        "I got about 40 replies.",
        "I was at 3,000 metres when you rang.",
        "He asked what they pay; I said I didn't know.",
        "The job is worth its pay, people say.",
        "The salary band is printed in the advert.",
        "I do not mind what it pays.",
        "We lost 40,000 chickens.",
        "They pay the drivers by the mile.",
        "I spent 300 on the boots.",
        "The ward costs 1.2 million a year.",
        "I would come for less rain.",
        "I got 72 points in the exam.",
        "I was on the waiting list for years.",
    ]),
    ("resume", ASK, [
        "Please see the attached CV.",
        "I'm attaching my résumé just in case.",
        "You'll find my CV enclosed.",
        "My resume is attached for your reference.",
        "Attached: CV and certificates.",
        "Here's my CV: https://nora.example/cv",
        "I took the liberty of enclosing my curriculum vitae.",
        "I am sending you my CV with this mail.",
        "I've put my CV below.",
        "Link to my résumé: nora.example/me",
        "My updated CV is in the attachment.",
        "I enclose Tom's CV as well.",
        "CV attached.",
        "See enclosed résumé.",
        "My CV goes with this mail.",
        "I have uploaded my resume here: drive.example/nora",
        "As a PDF: my CV.",
    ], [
        "I can send a CV if it helps.",
        "I won't bother you with a CV.",
        "Happy to send my résumé should you want it.",
        "No attachment, no résumé.",
        "Let me know if you would like to see my CV.",
        "Shall we resume on Monday?",
        "The CV joints of the old car gave up.",
        "I rewrote my CV on your advice.",
        "She liked the line on my CV about the goats.",
        "I attach the photograph of the bridge.",
        "You asked me last year to shorten my résumé and I have.",
        "My CV is two pages and both are dull.",
        "He asked for my CV and I gave it to him.",
        "If you would like a CV, say so.",
    ]),
    ("more-than-one-ask", ASK, [
        "Could you introduce me to Petra? I'd also love to have lunch and hear about your move.",
        "Would you ring Petra for me, and could you have a look at my cover letter?",
        "Please forward my profile to HR and write me a recommendation.",
        "I would be grateful for an introduction to Petra Vogel. Could you also send me the handbook?",
        "Can you tell Petra about me, check my CV and give me the names of two other labs?",
        "Could we meet on Monday, and would you put in a word with Petra?",
        "May I ask you to call Petra, and to lend me the centrifuge manual?",
        "I was hoping you could introduce me to Petra, and maybe read through my application too.",
        "Would you mention me to Petra? And while I am at it, can you lend me your tent?",
        "Two things: please introduce me to Petra, and please send me last year's slides.",
        "I'd be glad of your advice on the offer, an introduction to Petra and a reference.",
        "Could you have a word with Petra and check over my application?",
        (
            "I'd love to pick your brains over lunch, and if you could also introduce me to Petra that would"
            " be great."
        ),
    ], [
        "Would you introduce me to Petra, or would you rather I wrote to her myself?",
        "Could you call Petra? Tuesday or Wednesday would both be fine.",
        "Would you have twenty minutes to tell me how you chose the freezer?",
        "Would you ring Petra and tell her that I can run a lab?",
        "Could you introduce me to Petra? If it doesn't suit, please say so.",
        "Would you look at my talk and tell me what you think?",
        "Could you mention me to Petra? I can send you two lines if you like.",
        "Thank you for introducing me to Sam. Would you call Petra?",
        "Would you call Petra? Please give my love to Anna.",
        "Could you tell Petra about me and say that I will ring on Monday?",
        "What did you do first, and what would you do first today?",
        "Would you be my referee? They will ring between the 3rd and the 5th.",
        "Could we speak on Friday? I'd like to hear how you trained the dogs.",
        "Please don't go to any trouble: one line to Petra is plenty.",
        "May I use your name when I write to Petra? Tell me if you would rather not.",
        "Would you ask Petra if I may call her? I can do mornings.",
    ]),
    ("no-person-or-opening", UNNAMED, [
        "Do you know anyone who is hiring?",
        "Could you let me know if you hear of any openings?",
        "I'd be grateful for any leads.",
        "Is there anything going at your place?",
        "If something turns up, think of me.",
        "I am open to all kinds of roles.",
        "Would you pass my name around?",
        "Could you introduce me to some people in your network?",
        "Perhaps one of your contacts needs somebody like me?",
        "Do you know of a job for me?",
        "Can you help me find a job?",
        "Please put in a word for me wherever you can.",
        "Any contact would be helpful.",
        "Who do you know that could use an engineer?",
        "Might there be something for me in your company?",
        "Would you happen to know of any vacancies?",
        "Is there someone you could introduce me to?",
        "Do let me know should anything open up.",
        "Would there be a place for me in your team, whatever it is?",
        "Could you recommend me to your friends in the business?",
        "If you come across a vacancy, I'd be grateful for a hint.",
        "I'd take any job, really.",
    ], [
        "Would you introduce me to the woman who runs your night lab?",
        "Is there anything I can do for you?",
        "If there is anything you need from Leeds, tell me.",
        "I have nothing to ask.",
        "Do you know how the centrifuge broke?",
        "Would you speak to Petra Vogel about the job of lab manager?",
        "Anyone can see that you built it.",
        "Someone in the lab left the tap on.",
        "Would you ask your brother-in-law at the port whether he has ten minutes for me?",
        "She knows someone who repairs them.",
        "I am not looking for anything.",
        "Nobody here knows anything about valves.",
        "Could you introduce me to whoever runs the weather desk at your paper?",
        "Would you tell your sister at the port that I exist?",
        "Anything you tell me stays with me.",
        "I would do anything to see that lab.",
        "Nothing here needs an answer.",
        "Is there something I should read before Monday?",
        "If anyone can tell me, it is you: why did the pump stop?",
    ]),
    ("observed-traffic", ASK, [
        "You answered my last eleven mails within a day.",
        "I see that you and Petra write to each other every week.",
        "We've exchanged some 300 messages since 2019.",
        "According to my records we last spoke on 3 March.",
        "You haven't written since 14 May, my mailbox says.",
        "You reply to her much faster than to me.",
        "My tool tells me it is time to write to you.",
        "You two mail about three times a month.",
        "We have 64 mails between us.",
        "It has been 412 days since your last mail.",
        "You and Petra are in touch nearly every week, I noticed.",
        "You usually respond in under an hour.",
        "We mailed 27 times last year.",
        "You took nine days to reply, I see.",
        "I note that you answer in the evenings, mostly after ten.",
        "In my file it says that you like lilies.",
        "Of our 50 mails, 31 were mine.",
        "Our last contact was 3 May 2024.",
    ], [
        "I get sixty mails a day.",
        "It has been far too long.",
        "Your last mail made me laugh.",
        "I still have the letter you wrote in March.",
        "We have known each other for twelve years.",
        "You write the best minutes I know.",
        "The archive has 118 boxes.",
        "I owe you two answers.",
        "You wrote me three postcards from Oban, and I have them all.",
        "I have written to two labs.",
        "After three weeks of rain we talked of nothing else.",
        "We had four meetings on the pump in 2019.",
    ]),
    ("unborne-claim", ASK, [
        "We worked side by side for ten years.",
        "You were my manager at Hale.",
        "As you always said, I am the best technician in the north.",
        "You know my work like nobody else.",
        "Being your oldest friend, I may ask.",
        "We ran the whole plant together.",
        "I worked under you for six years.",
        "You've always been like a father to me.",
        "We go way back.",
        "You once told me I was a born engineer.",
        "I was your right hand at Hale.",
    ], [
        "You once showed me the harbour.",
        "You said the lift would hold.",
        "I ran the plant for six years.",
        "You told me the pump was older than I am.",
        "You asked me whether I was well.",
    ]),
    ("unborne-claim", known("at Hale 2018-20, the night shift"), [
        "After ten years together at Hale, you know me.",
        "We worked together for the better part of a decade.",
        "I reported to you for five years.",
    ], [
        "We worked together at Hale.",
        "You saw me run the night shift.",
        "In those two years at Hale you taught me patience.",
    ]),
    ("unborne-claim", known("met at the fair in Malmö 2024"), [
        "You know my work inside out.",
        "We built the harbour model together.",
        "You have seen me at work for years.",
    ], [
        "It was good to meet you at the fair in Malmö.",
        "We talked about cranes.",
    ]),
    ("unborne-claim", first_contact("I met him twice, a pleasant person"), [
        "Ian Doyle, my boss for many years, suggested I call.",
        "Ian and I worked together at Hale.",
        "Ian recommends me warmly.",
        "Ian says I am the best fitter he has met.",
        "Ian was my mentor.",
        "Ian knows my work very well.",
    ], [
        "Ian Doyle gave me your name.",
        "Ian told me you expect my call.",
    ]),
    ("research-on-display", STRANGER, [
        "I looked you up: Imperial 1999, two years at Shell, then Basel, and your wife teaches piano.",
        "I googled you and found that you collect stamps and moved to Bath in 2020.",
        "From your LinkedIn I know that you left Bayer in 2016, joined Roche in 2017 and speak Danish.",
        (
            "You grew up in Turku, studied in Delft, worked for Philips until 2011 and live in Haarlem now "
            "with two sons."
        ),
        (
            "Before writing I read everything about you: born in Graz, Ph.D. 2003, three patents, married to"
            " a violinist."
        ),
        "I noticed on Facebook that your daughter started school.",
        "You joined in 2008, became head in 2013, took over Basel in 2017 and bought a house in Riehen.",
    ], [
        "Your paper on freezers made me change ours.",
        "I read your article on the port of Antwerp and have one question.",
        "You said in your talk in Lyon that speed is a habit.",
        "You moved from sales to the lab; what did you miss?",
        "I saw your talk in Lyon in 2019.",
        "I heard you on the radio on Sunday, on why bridges hum.",
        "In your book of 2012 you say that steel forgets; ours does not.",
        "You left Basel for Riehen, as I did.",
    ]),
    ("present-employer", replace(ASK, guarded=("Penmarrow Freight",)), [
        "I am with Penmarrow now.",
        "Mail me at nora@penmarrowfreight.example",
        "PENMARROW FREIGHT, Hull",
        "Things at Penmarrow freight are slow.",
    ], [
        "The Penmarrow Road was closed.",
        "My people here know nothing.",
        "A freight train passed.",
    ]),
    ("nothing-about-them", ASK, [
        "Dear Ian,\n\nI am looking for a new job. Could you call Petra Vogel at Sandhurst Labs?\n\nNora",
        "I need your help. Please recommend me to Petra. I have ten years of experience in labs.",
        (
            "I hope you are well. I have applied for the post of lab manager at Sandhurst Labs and would "
            "like you to support me."
        ),
        (
            "I have ten years of experience in logistics and I am looking for a change. Would you be so kind"
            " as to recommend me to Petra Vogel for the job of lab manager?"
        ),
        "Your experience and network would be invaluable. Could you forward my application to Petra?",
    ], [
        "Ian, is the boat dry? Could you call Petra?",
        "You carried the freezer up four flights; could you carry my name to Petra?",
        "How are the twins? Would you call Petra?",
        "I still hear your whistle on Fridays. Would you call Petra?",
        "Congratulations on the new bridge! Would you call Petra?",
        "I used your recipe again. Would you call Petra?",
        "The pump you mended still runs. Would you call Petra?",
        "Happy birthday for Tuesday! Would you call Petra?",
        "Since you sold the boat I don't know what to ask about. Would you call Petra?",
        "I miss our lunches by the crane. Would you call Petra?",
    ]),
    ("could-have-gone-to-anyone", ASK, [
        (
            "Dear Ian,\n\nI hope you are doing well. I am reaching out to you because I am seeking new "
            "opportunities. I am a motivated professional with a proven track record. I look forward to "
            "hearing from you."
        ),
        (
            "Hi Ian, long time no speak! Hope all is good. I'd love to reconnect and hear what you've been "
            "up to. Let's grab a coffee sometime!"
        ),
        (
            "I greatly admire your company and its values. I believe I would be a great fit and would "
            "welcome the opportunity to contribute to your continued success."
        ),
    ], [
        (
            "Ian, I hope you are well. The freezer you carried up is still running, with your initials in "
            "the frost. Would you call Petra Vogel?"
        ),
        "Hope all is good with the boat. I look forward to hearing from you.",
    ]),
    ("observed-traffic", replace(ASK, private=("The bank nearly closed the bakery last winter; he is ashamed",)), [
        "I heard that the bank nearly closed your bakery last winter.",
    ], [
        "I bake bread in winter.",
    ]),
    ("unborne-claim", known("same bench at Hale 2016-18"), [
        "For fifteen years we shared a bench.",
        "As you'll remember from our decade together,",
    ], [
        "Two winters with you at Hale taught me to listen.",
        "You saw me fix it in three days.",
    ]),
    ("unborne-claim", first_contact("Worked next to her for two years; careful"), [
        "Ian Doyle says I am the finest welder in Europe.",
        "Ian and I worked together for twelve years.",
    ], [
        "Ian Doyle worked with me for two years and calls me careful.",
        "Ian and I worked together.",
    ]),
]  # fmt: skip
FAULTY = [(rule, facts, said) for rule, facts, faulty, _ in CASES for said in faulty]
FINE = [(rule, facts, said) for rule, facts, _, fine in CASES for said in fine]


@pytest.mark.parametrize(("rule", "facts", "said"), FAULTY, ids=[f"{rule}: {said[:50]}" for rule, _, said in FAULTY])
def test_a_fault_is_found(rule, facts, said):
    assert flagged(rule, said, facts)


@pytest.mark.parametrize(("rule", "facts", "said"), FINE, ids=[f"{rule}: {said[:50]}" for rule, _, said in FINE])
def test_what_only_looks_like_it_is_let_be(rule, facts, said):
    assert not flagged(rule, said, facts)
