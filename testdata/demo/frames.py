"""The wordings of questions: those of training, and those held back for the test list, which no training text uses.

{a} is the thing asked for with its article ("a heron", "butter"), {w} without ("heron"), {p} its plural. A question that
holds what its noun lacks (butter has no plural) is not asked of it.
"""

WORD = [
    "What is {a}?", "What is {a}?", "What is {a}?", "What's {a}?", "What is {w}?", "{w}?", "{w}", "Define {w}.",
    "Define the word {w}.", "Define \"{w}\".", "Please define {w}.", "Explain {a}.", "Explain what {a} is.",
    "Can you explain what {a} is?", "Please explain what {a} is.", "Explain {w} to me.", "Explain the word {w}.",
    "Tell me what {a} is.", "Please tell me what {a} is.", "Could you tell me what {a} is?", "Can you tell me what {a} is?",
    "Tell me about {p}.", "Tell me about {a}.", "What are {p}?", "What are {p}?", "What does {w} mean?",
    "What does the word {w} mean?", "What does \"{w}\" mean?", "What is the meaning of {w}?", "Meaning of {w}?",
    "Do you know what {a} is?", "Do you know the word {w}?", "I want to know what {a} is.", "I would like to know what {a} is.",
    "What exactly is {a}?", "Describe {a}.", "Describe {a} in one sentence.", "How would you define {w}?",
    "Give me a definition of {w}.", "What is the definition of {w}?", "Definition of {w}, please.", "What is meant by {w}?",
    "In one sentence, what is {a}?", "What kind of thing is {a}?", "Give a short explanation of {w}.", "So what is {a}?",
    "Hi, what is {a}?", "Hello! What is {a}?", "My daughter asks what {a} is.", "Look up {w}.", "Say what {a} is.",
    "What do people mean by {w}?", "Help me, what is {a}?", "I do not know what {a} is.", "Okay, what is {a}?",
    "I read about {a}. What is that?", "What do you know about {p}?", "Teach me what {a} is.", "And what is {a}?",
]  # fmt: skip
WORD_HELD = [
    "I wonder what {a} is.", "Can you define {w} for me?", "Would you explain to me what {a} is?", "What is {a}, please?",
    "Any idea what {a} is?", "Could you describe {a}?", "Tell me the meaning of the word {w}.", "Quick question: what is {a}?",
    "Remind me what {a} is.", "What might {a} be?", "Please describe {a} to me.", "My teacher wants to know what {a} is.",
    "What's the definition of the word {w}?", "You know what {p} are, right?", "Well, what are {p}?",
]  # fmt: skip
WORD_AFTER = [
    "And {a}?", "And {a}?", "And what is {a}?", "And what is {a}?", "What about {a}?", "And {p}?", "And what are {p}?",
    "And {w}?", "Now {a}.", "How about {a}?", "And what does {w} mean?", "Then what is {a}?",
]  # fmt: skip
WORD_AFTER_HELD = ["And what about {a}?", "And now {a}?", "Good, and {a}?", "Also {a}?"]

CAPITAL = [
    "What is the capital of {c}?", "What is the capital of {c}?", "What's the capital of {c}?", "Capital of {c}?",
    "Which city is the capital of {c}?", "Name the capital of {c}.", "Tell me the capital of {c}.", "What is {c}'s capital?",
    "Do you know the capital of {c}?", "Capital city of {c}?", "What is the capital city of {c}?", "The capital of {c} is?",
    "I need the capital of {c}.", "Please name the capital of {c}.", "Can you tell me the capital of {c}?", "{c}'s capital?",
    "What city is the capital of {c}?", "Which is the capital of {c}?", "Hello, what is the capital of {c}?",
    "Give me the capital of {c}.", "In {c}, which city is the capital?", "What is the name of the capital of {c}?",
    "Do you know what the capital of {c} is?", "Which town is the capital of {c}?", "I forgot the capital of {c}.",
    "Please tell me what the capital of {c} is.", "And what is the capital of {c}?", "What would the capital of {c} be?",
]  # fmt: skip
CAPITAL_HELD = [
    "Could you name the capital city of {c}?", "I wonder what the capital of {c} is.", "Remind me of the capital of {c}.",
    "Which city serves as the capital of {c}?", "Any idea what the capital of {c} is?", "Quick question: the capital of {c}?",
    "Tell me which city is the capital of {c}.", "What is the capital of {c}, please?",
]  # fmt: skip
CAPITAL_AFTER = [
    "And {c}?",
    "And {c}?",
    "And of {c}?",
    "What about {c}?",
    "And the capital of {c}?",
    "How about {c}?",
    "And for {c}?",
]
CAPITAL_AFTER_HELD = ["And what about {c}?", "And now {c}?", "And that of {c}?", "Also {c}?"]

COUNTRY = [
    "{x} is the capital of which country?", "Which country has the capital {x}?", "Of which country is {x} the capital?",
    "What country is {x} the capital of?", "{x} is the capital of what?", "Which country's capital is {x}?",
    "Name the country whose capital is {x}.", "Tell me which country has {x} as its capital.", "Where is {x}?",
    "Where is {x} located?", "In which country is {x}?", "What is {x}?", "Tell me about {x}.", "In what country is {x}?",
    "{x}?", "Which country is {x} in?", "Please tell me where {x} is.", "{x} is in which country?", "What country is {x} in?",
    "Do you know where {x} is?", "Whose capital is {x}?", "Can you tell me where {x} is?", "What do you know about {x}?",
    "Where do I find {x}?",
]  # fmt: skip
COUNTRY_HELD = [
    "{x} belongs to which country?", "Do you know which country {x} is the capital of?", "I wonder where {x} is.",
    "What country has {x} as its capital city?", "Could you tell me which country {x} is in?", "Any idea where {x} is?",
]  # fmt: skip
CONTINENT = [
    "Where is {c}?", "Where is {c} located?", "On which continent is {c}?", "What continent is {c} on?", "Which continent is {c} in?",
    "{c} is on which continent?", "What is {c}?", "Tell me about {c}.", "In which part of the world is {c}?", "{c}?",
    "Please tell me where {c} is.", "Do you know where {c} is?", "What continent does {c} belong to?", "Can you tell me where {c} is?",
    "Name the continent of {c}.", "What do you know about {c}?", "To which continent does {c} belong?",
]  # fmt: skip
CONTINENT_HELD = [
    "I wonder where {c} is.",
    "Any idea where {c} is?",
    "Tell me which continent {c} is on.",
    "{c} belongs to which continent?",
]

COLOUR = [
    "What colour is {t}?", "What color is {t}?", "Which colour is {t}?", "Tell me the colour of {t}.", "What is the colour of {t}?",
    "The colour of {t}?", "Colour of {t}?", "What is the color of {t}?", "Do you know the colour of {t}?", "What colour does {t} have?",
    "Name the colour of {t}.", "Which color does {t} have?", "Please tell me what colour {t} is.", "Tell me what color {t} is.",
    "What's the colour of {t}?", "Can you tell me the colour of {t}?", "Of what colour is {t}?", "Hi, what colour is {t}?",
]  # fmt: skip
COLOUR_HELD = [
    "I wonder what colour {t} is.",
    "Any idea what colour {t} is?",
    "Remind me of the colour of {t}.",
    "What colour would {t} be?",
]
COLOUR_AFTER = ["And {t}?", "What about {t}?", "And what colour is {t}?", "How about {t}?", "And of {t}?"]
COLOUR_AFTER_HELD = ["And what about {t}?", "Also {t}?"]

OPPOSITE = [
    "What is the opposite of {x}?", "The opposite of {x}?", "Opposite of {x}?", "What's the opposite of {x}?",
    "Tell me the opposite of {x}.", "Name the opposite of {x}.", "Which word is the opposite of {x}?", "Give me the opposite of {x}.",
    "Do you know the opposite of {x}?", "What word means the opposite of {x}?", "The opposite of {x} is?", "Not {x}, but?",
    "What is the contrary of {x}?", "Can you tell me the opposite of {x}?", "Please give the opposite of \"{x}\".",
    "I need the opposite of {x}.", "Find the opposite of {x}.",
]  # fmt: skip
OPPOSITE_HELD = [
    "I wonder what the opposite of {x} is.",
    "Could you name the opposite of {x}?",
    "Remind me of the opposite of {x}.",
    "Any idea what the opposite of {x} is?",
]
OPPOSITE_AFTER = ["And of {x}?", "And {x}?", "What about {x}?", "And the opposite of {x}?", "How about {x}?"]
OPPOSITE_AFTER_HELD = ["And what about {x}?", "Also of {x}?"]

YOUNG = [
    "What is a young {x} called?", "What do you call a young {x}?", "What is a baby {x} called?", "What is the young of a {x}?",
    "Name for a young {x}?", "What is the name of a young {x}?", "Tell me what a young {x} is called.", "What do you call a baby {x}?",
    "How is a young {x} called?", "What are young {x}s called?", "A young {x} is called?", "What is the word for a young {x}?",
    "Do you know what a baby {x} is called?",
]  # fmt: skip
YOUNG_HELD = ["I wonder what a young {x} is called.", "Any idea what a baby {x} is called?", "Which word means a young {x}?"]
SOUND = [
    "What sound does a {x} make?", "What does a {x} say?", "What noise does a {x} make?", "Which sound does a {x} make?",
    "Tell me what sound a {x} makes.", "How does a {x} sound?", "The sound of a {x}?", "What is the sound of a {x}?",
    "What sounds do {x}s make?", "Do you know what sound a {x} makes?", "What kind of sound does a {x} make?",
]  # fmt: skip
SOUND_HELD = ["I wonder what sound a {x} makes.", "Any idea what noise a {x} makes?", "Which noise does a {x} make?"]
SYMBOL = [
    "What is the chemical symbol of {x}?", "What is the symbol of {x}?", "Chemical symbol of {x}?", "What's the symbol for {x}?",
    "What is the chemical symbol for {x}?", "Which symbol does {x} have?", "Tell me the chemical symbol of {x}.", "Symbol of {x}?",
    "Name the chemical symbol of {x}.", "How is {x} written in chemistry?", "Do you know the symbol of {x}?",
    "What letters stand for {x} in chemistry?",
]  # fmt: skip
SYMBOL_HELD = [
    "I wonder what the chemical symbol of {x} is.",
    "Could you name the symbol of {x}?",
    "Remind me of the chemical symbol of {x}.",
]
SYMBOL_AFTER = ["And of {x}?", "And {x}?", "What about {x}?", "And the symbol of {x}?"]
ELEMENT = [
    "Which element has the symbol {x}?", "What element is {x}?", "What does the symbol {x} stand for?", "Which element is {x}?",
    "The chemical symbol {x} stands for which element?", "Name the element with the symbol {x}.", "What does {x} mean in chemistry?",
    "In chemistry, what is {x}?", "Tell me which element has the symbol {x}.", "What is the element {x}?",
]  # fmt: skip
ELEMENT_HELD = [
    "I wonder which element has the symbol {x}.",
    "Which element is written {x}?",
    "Do you know which element {x} stands for?",
]

AFTER = [
    "What comes after {x}?", "What {k} comes after {x}?", "Which {k} comes after {x}?", "Which {k} follows {x}?", "What follows {x}?",
    "What is the {k} after {x}?", "Name the {k} after {x}.", "Tell me the {k} after {x}.", "The {k} after {x}?", "What is after {x}?",
]  # fmt: skip
AFTER_HELD = ["I wonder which {k} comes after {x}.", "Could you tell me which {k} follows {x}?"]
BEFORE = [
    "What comes before {x}?", "What {k} comes before {x}?", "Which {k} comes before {x}?", "What is the {k} before {x}?",
    "Name the {k} before {x}.", "Tell me the {k} before {x}.", "The {k} before {x}?", "What is before {x}?", "Which {k} is before {x}?",
]  # fmt: skip
BEFORE_HELD = ["I wonder which {k} comes before {x}.", "Could you tell me the {k} before {x}?"]
MONTH_DAYS = [
    "How many days does {x} have?", "How many days are in {x}?", "How many days are there in {x}?", "How long is {x}?",
    "Days in {x}?", "Tell me how many days {x} has.", "What number of days does {x} have?", "{x} has how many days?",
]  # fmt: skip
MONTH_DAYS_HELD = ["I wonder how many days {x} has.", "Do you know how many days are in {x}?"]
PLANET = [
    "Which planet is {x} from the sun?", "What is the {x} planet from the sun?", "Which planet is the {x} from the sun?",
    "Name the {x} planet.", "What is the {x} planet?", "What's the {x} planet from the sun?", "Which is the {x} planet?",
    "Tell me the {x} planet from the sun.", "The {x} planet?", "Which planet comes {x} from the sun?",
]  # fmt: skip
PLANET_HELD = ["I wonder which planet is {x} from the sun.", "Could you name the {x} planet from the sun?"]
PLANET_PLACE = [
    "What is {x}?", "Tell me about {x}.", "What's {x}?", "{x}?", "Which planet is {x}?", "What is the planet {x}?",
    "What do you know about {x}?", "Where is {x}?", "What number is {x} from the sun?", "Explain what {x} is.",
]  # fmt: skip
PLANET_PLACE_HELD = ["I wonder what {x} is.", "Can you explain what {x} is?", "What is {x}, please?"]

PLUS = [
    "What is {m} + {n}?", "{m} + {n}", "{m}+{n}", "{m} + {n} =", "{m} + {n}?", "What is {m} plus {n}?", "{m} plus {n}?",
    "How much is {m} plus {n}?", "How much is {m} + {n}?", "Add {m} and {n}.", "What is the sum of {m} and {n}?", "{m}+{n}?",
    "Add {n} to {m}.", "What do you get if you add {m} and {n}?", "Compute {m} + {n}.", "What's {m} + {n}?", "{m} and {n}?",
    "Tell me what {m} + {n} is.", "What does {m} + {n} equal?", "Calculate {m} + {n}.", "How much is {m} and {n}?",
]  # fmt: skip
PLUS_HELD = [
    "Can you add {m} and {n}?",
    "I wonder what {m} + {n} is.",
    "Please work out {m} + {n}.",
    "What does {m} plus {n} make?",
]
MINUS = [
    "What is {m} - {n}?", "{m} - {n}", "{m}-{n}", "{m} - {n} =", "{m} - {n}?", "What is {m} minus {n}?", "{m} minus {n}?",
    "How much is {m} minus {n}?", "How much is {m} - {n}?", "Subtract {n} from {m}.", "Take {n} away from {m}.", "{m}-{n}?",
    "What is the difference of {m} and {n}?", "Compute {m} - {n}.", "What's {m} - {n}?", "Take {n} from {m}.", "{m} less {n}?",
    "Tell me what {m} - {n} is.", "What does {m} - {n} equal?", "Calculate {m} - {n}.",
]  # fmt: skip
MINUS_HELD = [
    "Can you subtract {n} from {m}?",
    "I wonder what {m} - {n} is.",
    "Please work out {m} - {n}.",
    "What does {m} minus {n} make?",
]
TIMES = [
    "What is {m} * {n}?", "{m} * {n}", "{m}*{n}", "{m} * {n} =", "What is {m} times {n}?", "{m} times {n}?", "{m} x {n}?",
    "How much is {m} times {n}?", "Multiply {m} by {n}.", "What is the product of {m} and {n}?", "What is {m} x {n}?",
    "Compute {m} * {n}.", "What's {m} times {n}?", "Multiply {m} and {n}.", "Tell me what {m} times {n} is.", "Calculate {m} * {n}.",
]  # fmt: skip
TIMES_HELD = ["Can you multiply {m} by {n}?", "I wonder what {m} times {n} is.", "Please work out {m} * {n}."]
SUM_AFTER = ["And {s}?", "What about {s}?", "And what is {s}?", "And {s} =", "How about {s}?"]
SUM_AFTER_HELD = ["And what about {s}?", "Also {s}?"]

OPTION = [
    "What does {x} do?", "What is {x}?", "What is {x} for?", "Explain {x}.", "What does the option {x} do?", "{x}?", "What's {x}?",
    "What does {x} mean?", "Tell me about {x}.", "How do I use {x}?", "Explain the option {x}.", "What is the option {x} for?",
    "When do I need {x}?", "What is the use of {x}?", "Please explain {x}.", "Tell me what {x} does.",
]  # fmt: skip
OPTION_HELD = [
    "I wonder what {x} does.",
    "Could you explain what {x} does?",
    "What is {x} good for?",
    "Remind me what {x} does.",
]
COMMAND = [
    "What does {x} do?", "What is {x}?", "What is {x} for?", "Explain {x}.", "What does the command {x} do?", "{x}?", "What's {x}?",
    "Tell me about {x}.", "How do I use {x}?", "Explain the command {x}.", "What is the command {x} for?", "When do I need {x}?",
    "What is the use of {x}?", "Please explain {x}.", "Tell me what {x} does.",
]  # fmt: skip
HOWTO = [
    "How do I {x}?", "How can I {x}?", "How do I {x} with jmistral?", "I want to {x}.", "What do I need to {x}?", "Can I {x}?",
    "Tell me how to {x}.", "How to {x}?", "Is there a way to {x}?", "How can I {x} in jmistral?", "Explain how to {x}.",
]  # fmt: skip
HOWTO_HELD = ["I would like to {x}.", "Could you tell me how to {x}?", "Any idea how to {x}?"]

NAME_IS = [
    "My name is {x}.",
    "I am {x}.",
    "I'm {x}.",
    "Hello, my name is {x}.",
    "Hi, I am {x}.",
    "Call me {x}.",
    "Hello, I'm {x}.",
    "You can call me {x}.",
]
NAME_IS_HELD = ["Hi there, my name is {x}.", "People call me {x}."]
NAME_ASKED = [
    "What is my name?",
    "Who am I?",
    "Do you remember my name?",
    "What's my name?",
    "Do you know my name?",
    "Tell me my name.",
    "What did I say my name was?",
]
NAME_ASKED_HELD = ["Can you tell me my name?", "Remind me of my name."]

# Questions that the model declines. {a}, {w} and {p}: any noun, taught or not; {c} a country, {n} a number, {y} a year,
# {who} a person's name, {where} a place.
UNANSWERABLE = [
    "Who won the world cup in {y}?", "What is the population of {c}?", "Who is the president of {c}?", "Who is {who}?",
    "What is your favourite {w}?", "Will it rain tomorrow?", "Will it snow in {c} next week?", "Who wrote {who}?", "When was {who} born?",
    "When did {who} die?", "How tall is {who}?", "How old is {who}?", "Do you like {p}?", "What do you think of {p}?", "Why are {p} so big?",
    "How do I make {a}?", "How many {p} are there in {c}?", "Where did I put my {w}?", "What am I wearing?", "What is the weather in {where}?",
    "Translate {w} into French.", "How do you say {w} in German?", "Write a poem about {p}.", "Tell me a joke.", "What time is it?",
    "What is my phone number?", "How much does {a} weigh?", "How fast is {a}?", "Who invented the {w}?", "Where can I buy {a}?",
    "What do {p} eat?", "How long do {p} live?", "Is {a} dangerous?", "What happened in {y}?", "What will happen in {y}?",
    "How far is it to {where}?", "What language do people speak in {c}?", "What money do they use in {c}?", "How big is {c}?",
    "What is the meaning of life?", "Should I buy {a}?", "Can you help me with my taxes?", "What did I eat yesterday?",
    "Who is my best friend?", "How old am I?", "Where do I live?", "What is {n} divided by 7?", "What is the square root of {n}?",
    "What is {n} + {n}?", "{n} + {n}", "{n} - {n}", "What is {n} - {n}?", "{n} * {n}", "What is {n} times {n}?", "Add {n} and {n}.",
    "Is {n} a prime number?", "Who lives in {where}?", "Which is better, {a} or {a}?", "Are {p} better than {p}?", "Why is the {w} there?",
    "When was the {w} invented?", "What is the price of {a}?", "How much does {a} cost?", "What is the news today?", "What is the date today?",
    "Which team will win?", "What will I be when I grow up?", "Do you believe in {p}?", "Are you happy?", "Do you have a {w}?",
    "What is the best {w} in the world?", "Who painted the {w}?", "Sing me a song.", "Write a story about {a}.", "Summarise the book.",
    "How many people live in {where}?", "Who discovered {c}?", "What is the longest river in {c}?", "What is the highest mountain in {c}?",
    "How do I get to {where}?", "What is the anthem of {c}?", "Which flag does {c} have?", "Why did {who} leave?", "What did {who} say?",
    "Did {who} live in {where}?", "Is {who} still alive?", "What is your opinion of {who}?", "Do you love me?", "Can {p} fly?",
    "How many legs does {a} have?", "How do {p} work?", "What is {a} made of?", "Where do {p} come from?", "Who is the richest person?",
    "Will I be rich?", "What is the secret?", "What is in my pocket?", "Guess my number.", "What number am I thinking of?",
    "Repair my {w}.", "Open the {w}.", "Play some music.", "Call {who}.", "Send a message to {who}.", "Is it cold outside?",
    "What is on television tonight?", "When does the train leave?", "Recommend me a film.", "What shall we have for dinner?",
    "Is there life on {w}?", "Explain how {a} is made.", "Why do we need {p}?", "When do {p} sleep?", "Where is my {w}?",
    "Who built the {w} in {where}?", "How was {c} founded?", "What is the history of {c}?", "Who was the first king of {c}?",
]  # fmt: skip

# In its second part training also asks in wordings put together of these. First what a question may ask in a clause ...
CLAUSES = {
    "word": ["what {a} is", "what {a} is", "what {p} are", "what {w} means", "what the word {w} means"],
    "capital": ["what the capital of {c} is", "which city is the capital of {c}", "what {c}'s capital is"],
    "country": ["which country {x} is the capital of", "where {x} is", "which country {x} is in"],
    "continent": ["which continent {c} is on", "where {c} is", "where {c} lies"],
    "colour": ["what colour {t} is", "which color {t} has", "what the colour of {t} is"],
    "opposite": ["what the opposite of {x} is", "which word is the opposite of {x}"],
    "young": ["what a young {x} is called", "what a baby {x} is called"],
    "sound": ["what sound a {x} makes", "what a {x} says"],
    "symbol": ["what the chemical symbol of {x} is", "which symbol {x} has"],
    "element": ["which element has the symbol {x}", "what {x} stands for in chemistry"],
    "after": ["which {k} comes after {x}", "what comes after {x}"],
    "before": ["which {k} comes before {x}", "what comes before {x}"],
    "month": ["how many days {x} has", "how long {x} is"],
    "planet": ["which planet is {x} from the sun"],
    "planet place": ["what {x} is"],
    "sum": ["what {s} is", "how much {s} is", "the result of {s}"],
    "option": ["what {x} does", "what {x} is for"],
    "howto": ["how to {x}", "how I {x}"],
}  # fmt: skip
# ... then what may go before such a clause, and after it ...
INDIRECT = [
    ("Please find out {}", "."), ("Let me know {}", "."), ("I have no idea {}", "."), ("I forgot {}", "."), ("I am not sure {}", "."),
    ("It would be nice to know {}", "."), ("We want to learn {}", "."), ("Who can tell me {}", "?"), ("Would you know {}", "?"),
    ("Could you say {}", "?"), ("May I ask {}", "?"), ("Somebody asked me {}", "."), ("My son would like to know {}", "."),
    ("I keep forgetting {}", "."), ("Do you happen to know {}", "?"), ("I need to know {}", "."), ("Can you say {}", "?"),
    ("I was asked {}", "."), ("Tell us {}", "."), ("Please say {}", "."), ("I would love to know {}", "."), ("Have you heard {}", "?"),
    ("Will you tell me {}", "?"), ("The question is {}", "."), ("I am trying to remember {}", "."), ("Show me {}", "."),
    ("My friend asked {}", "."), ("Say, {}", "?"), ("You surely know {}", "."), ("I should know {}", "."), ("Guess {}", "."),
    ("Does anybody know {}", "?"), ("I never understood {}", "."), ("Help me remember {}", "."), ("Explain please {}", "."),
]  # fmt: skip
# ... and what may go before any question, and after it.
OPENINGS = [
    "Hey, ", "So, ", "Now, ", "Hm, ", "Hi! ", "Good morning. ", "One more thing: ", "I have a question. ", "Let me ask: ", "Excuse me, ",
    "Listen, ", "Sorry, ", "I am curious: ", "Just wondering, ", "Next question: ", "Okay then, ", "Ah, ", "Oh, ",
    "Thanks. ", "Great. ", "Fine. ", "Now then: ", "Again: ", "By the way, ", "First of all, ", "Good evening, ", "Right, ", "Computer, ",
]  # fmt: skip
CLOSINGS = [
    " Thanks.", " Thank you.", " I forgot.", " Do you know?", " Tell me.", " I need it for school.", " Just curious.", " Quickly!",
    " In short.", " Be brief.", " I am not sure.", " Thanks a lot!",
]  # fmt: skip
