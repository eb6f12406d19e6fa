//! The words that the corpus is written with: frequent English ones in lower case, none of them a name.

/// Words of running text.
#[rustfmt::skip]
pub const WORDS: &[&str] = &[
    "about", "above", "accept", "across", "after", "again", "against", "agency", "agree", "agreement", "allow", "almost", "along",
    "already", "also", "although", "always", "among", "amount", "and", "another", "answer", "appear", "area", "argue", "army",
    "around", "arrive", "article", "as", "ask", "assembly", "at", "autumn", "away", "back", "bank", "be", "because", "become", "been",
    "before", "begin", "behind", "believe", "below", "between", "body", "border", "both", "bring", "budget", "build", "business",
    "but", "by", "cabinet", "call", "came", "campaign", "can", "capital", "carry", "case", "cause", "central", "certain", "change",
    "chapter", "charge", "choice", "citizen", "city", "claim", "clause", "clear", "close", "coalition", "coast", "come", "committee",
    "common", "concern", "conference", "consider", "contain", "continue", "control", "cost", "could", "council", "country", "course",
    "court", "crisis", "current", "day", "debate", "decade", "decide", "decision", "defence", "delay", "demand", "deny", "department",
    "describe", "despite", "detail", "develop", "did", "differ", "difficult", "direct", "discuss", "document", "does", "doubt",
    "down", "draft", "during", "each", "early", "economy", "effect", "effort", "either", "election", "end", "energy", "enough",
    "enter", "even", "evening", "event", "ever", "every", "evidence", "example", "expect", "explain", "face", "fact", "fail", "far",
    "few", "field", "figure", "final", "find", "first", "five", "follow", "for", "force", "foreign", "form", "four", "from", "full",
    "further", "future", "gave", "general", "give", "go", "goods", "government", "group", "grow", "had", "half", "hand", "happen",
    "hard", "has", "have", "he", "hear", "held", "help", "her", "here", "high", "his", "hold", "hope", "hour", "house", "how",
    "however", "idea", "important", "in", "include", "increase", "industry", "inside", "interest", "into", "is", "issue", "it", "its",
    "join", "judge", "just", "keep", "kind", "know", "labour", "land", "language", "large", "last", "late", "law", "lead", "least",
    "leave", "less", "letter", "level", "likely", "limit", "line", "list", "little", "local", "long", "look", "loss", "made", "main",
    "major", "make", "many", "market", "matter", "may", "mean", "measure", "meet", "member", "message", "might", "military",
    "minister", "month", "more", "morning", "most", "move", "much", "must", "nation", "near", "need", "never", "new", "news", "next",
    "night", "nine", "north", "not", "note", "nothing", "number", "of", "offer", "office", "often", "old", "on", "once", "only",
    "open", "or", "order", "other", "our", "out", "over", "own", "page", "paper", "parliament", "part", "party", "pass", "pay",
    "peace", "people", "period", "place", "plan", "point", "police", "policy", "port", "position", "possible", "power", "present",
    "press", "price", "problem", "process", "promise", "propose", "protect", "public", "publish", "question", "quite", "rate",
    "rather", "reach", "read", "reason", "receive", "record", "region", "remain", "reply", "report", "request", "require", "result",
    "return", "right", "rise", "river", "road", "rule", "said", "same", "say", "school", "sea", "second", "security", "seem", "send",
    "serious", "session", "set", "seven", "several", "she", "should", "show", "side", "sign", "since", "six", "small", "so", "some",
    "soon", "south", "speak", "speech", "spring", "staff", "stand", "start", "state", "statement", "still", "stop", "street",
    "strong", "such", "summer", "support", "table", "take", "talk", "tax", "ten", "term", "text", "than", "that", "the", "their",
    "them", "then", "there", "these", "they", "think", "third", "this", "those", "three", "through", "time", "to", "today",
    "together", "told", "too", "toward", "town", "trade", "true", "try", "turn", "two", "under", "union", "until", "up", "use",
    "very", "view", "village", "visit", "vote", "wait", "want", "war", "was", "water", "way", "we", "week", "well", "went", "were",
    "west", "what", "when", "where", "whether", "which", "while", "who", "whole", "why", "will", "winter", "with", "within",
    "without", "word", "work", "world", "would", "write", "year", "yet", "young",
];

/// What offices are called; a country follows.
#[rustfmt::skip]
pub const OFFICES: &[&str] = &[
    "President", "Prime Minister", "Foreign Minister", "Minister of Defence", "Minister of Finance", "Ambassador",
    "Speaker of Parliament", "Chief of Staff", "Chief Negotiator", "Minister of Trade",
];

/// First names, which are nobody's whole name.
#[rustfmt::skip]
pub const GIVEN_NAMES: &[&str] = &[
    "Adela", "Anton", "Beata", "Boris", "Clara", "Daniel", "Edith", "Emil", "Felix", "Greta", "Hugo", "Ilse", "Irina", "Jonas",
    "Judith", "Karl", "Lena", "Lucas", "Magda", "Martin", "Nadia", "Oscar", "Paula", "Peter", "Rosa", "Simon", "Sofia", "Thomas",
    "Ursula", "Viktor",
];

/// What names are put together from: a consonant or two and a vowel.
#[rustfmt::skip]
pub const SYLLABLES: &[&str] = &[
    "ba", "be", "bo", "bra", "da", "de", "do", "dra", "fa", "fi", "fo", "ga", "go", "gri", "ha", "he", "jo", "ka", "ke", "ki", "ko",
    "kra", "la", "le", "li", "lo", "lu", "ma", "me", "mi", "mo", "mu", "na", "ne", "ni", "no", "nu", "pa", "pe", "po", "pra", "ra",
    "re", "ri", "ro", "ru", "sa", "se", "si", "so", "sta", "ta", "te", "ti", "to", "tra", "va", "ve", "vi", "vo", "za", "ze", "zo",
    "zu",
];

/// How a person's last name ends.
#[rustfmt::skip]
pub const SURNAME_ENDINGS: &[&str] = &[
    "n", "r", "sky", "ner", "l", "s", "dt", "ck", "ni", "rand",
];

/// How a town's or country's name ends.
#[rustfmt::skip]
pub const TOWN_ENDINGS: &[&str] = &[
    "burg", "ville", "grad", "ford", "polis", "mark", "stadt", "nia",
];
