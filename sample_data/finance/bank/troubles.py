"""What customers complain about: for each trouble its category, the ways people put it, and what the bank does."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Trouble:
    """One kind of trouble."""

    category: str
    action: str  # the bank's one sentence about it
    words: tuple[str, ...]


TROUBLES = (
    Trouble(
        "CARD",
        "We have blocked your card and sent you a new one.",
        (
            "I think I left my plastic on the bus and it has not turned up",
            "my purse is gone and the debit card with it",
            "cannot find the card anywhere since the weekend, lost I fear",
            "the card fell out of my pocket somewhere in town",
        ),
    ),
    Trouble(
        "CARD",
        "We have asked the branch to return your card.",
        (
            "your machine ate my card and gave nothing back",
            "the cash machine kept the card for no reason",
            "put the card in, screen froze, card never came out again",
            "the ATM by the station swallowed my card",
        ),
    ),
    Trouble(
        "CARD",
        "We are checking why your card was declined.",
        (
            "stood at the till like a fool, card refused with money in the account",
            "the shop said declined, twice, and I had to leave the food there",
            "hotel could not charge the card although there is plenty on it",
            "card does not go through at any pump",
        ),
    ),
    Trouble(
        "FRAUD",
        "We have stopped the payments and opened an investigation.",
        (
            "there are payments on my statement that I never made",
            "somebody shopped with my details in a country I have never been to",
            "three purchases overnight, none of them mine",
            "a stranger is spending my money online",
        ),
    ),
    Trouble(
        "FRAUD",
        "We have secured your account and reported the message.",
        (
            "got a text that looked like yours and typed my password into it",
            "a caller said he was from the bank and I read him the code",
            "clicked a link in an e-mail with your logo, now I am worried",
            "someone on the phone talked me into giving the PIN",
        ),
    ),
    Trouble(
        "FEES",
        "We are checking the overdraft fee.",
        (
            "charged for an overdraft that I was in for one afternoon",
            "you took a penalty because I was a few pounds below zero",
            "overdrawn by pennies and you bill me this",
            "the overdraft charge is higher than what I was overdrawn by",
        ),
    ),
    Trouble(
        "FEES",
        "We are checking the fee for paying abroad.",
        (
            "every coffee on holiday cost me a foreign charge",
            "nobody told me that paying in euros costs extra",
            "the statement is full of charges from my week in Spain",
            "a surcharge for using the card overseas, really",
        ),
    ),
    Trouble(
        "FEES",
        "We are checking the monthly fee.",
        (
            "the account was free when I opened it and now costs every month",
            "since spring you take a monthly charge, for what",
            "why do I pay for an account I hardly use, month after month",
            "a monthly price appeared that I never agreed to",
        ),
    ),
    Trouble(
        "TRANSFER",
        "We are tracing your transfer.",
        (
            "sent money to my daughter last week and it never arrived",
            "the payment left my account and the landlord says he has nothing",
            "where is the money I wired, it is nowhere",
            "payment to the garage is lost between the banks",
        ),
    ),
    Trouble(
        "TRANSFER",
        "We are reversing the second payment.",
        (
            "the standing order went out twice this month",
            "one invoice, two debits, please look",
            "I pressed pay once and you paid double",
            "rent was taken two times on the same day",
        ),
    ),
    Trouble(
        "TRANSFER",
        "We have asked the other bank to return the money.",
        (
            "mistyped a digit and now a stranger has my money",
            "I paid the wrong person by mistake",
            "the money went to an old account of my sister's that is not hers any more",
            "picked the wrong payee from the list and pressed send",
        ),
    ),
    Trouble(
        "LOAN",
        "We are checking the rate on your loan.",
        (
            "the rate on my loan is not the one in the letter",
            "you promised four percent and I pay six on the car loan",
            "my instalment went up without a word",
            "interest on the loan does not match the contract",
        ),
    ),
    Trouble(
        "LOAN",
        "We are working out the sum for early repayment.",
        (
            "I want to pay the loan off early and get no figure from anybody",
            "asked what is left on the loan so I can clear it, no reply",
            "how much to be rid of the mortgage this year, a simple question",
            "want to settle the rest of the loan now and nobody tells me the amount",
        ),
    ),
    Trouble(
        "ACCESS",
        "We have reset your access to the app.",
        (
            "the app locked me out after the update",
            "cannot log in since Tuesday, it says contact the bank",
            "the app throws me out as soon as I type my password",
            "new phone and the app does not know me any more",
        ),
    ),
    Trouble(
        "ACCESS",
        "We are sending you a new code by post.",
        (
            "the code you text me never comes",
            "waiting for the log-in code for days",
            "no activation letter, so no online banking",
            "the number for signing in does not reach my phone",
        ),
    ),
    Trouble(
        "SERVICE",
        "We have passed your words to the head of the branch.",
        (
            "the man at the desk rolled his eyes at my mother",
            "I was spoken to like a child at your counter",
            "your adviser hung up on me in the middle of a sentence",
            "never met anyone as rude as the lady in the branch",
        ),
    ),
    Trouble(
        "SERVICE",
        "We are adding staff at the counter.",
        (
            "forty minutes in the queue with one window open",
            "waited on hold until my lunch break was over",
            "half the morning in line just to pay in a cheque",
            "always one clerk for twenty people",
        ),
    ),
    Trouble(
        "CLOSURE",
        "We have closed your account as you asked.",
        (
            "I asked to close the account in spring and it is still open",
            "signed the form to leave you and nothing happens",
            "cancelled the savings account twice and still get letters",
            "you keep an account open that I do not want",
        ),
    ),
)

REMARKS = (
    "My old bank never did this.",
    "I have been with you for eleven years.",
    "It is raining here as well.",
    "My neighbour had the same last year.",
    "I am writing this on my phone, excuse the typing.",
    "Greetings to Ms Petrov at the desk, she is lovely.",
    "I would rather have called but your line is busy.",
    "We are away from Friday.",
)
