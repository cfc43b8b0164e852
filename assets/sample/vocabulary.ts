/**
 * The words of the invented catalogue. Its titles are put together from made-up words, so that none is a real game's.
 *
 * @module
 */

/** A genre of the sample: its name, how often it is drawn, its typical hours, and what its games are called and tagged. */
export interface SampleGenre {
  readonly name: string;
  /** Relative frequency. */
  readonly share: number;
  /** Median hours. */
  readonly hours: number;
  readonly nouns: readonly string[];
  readonly tags: readonly string[];
}

/** The genres; a genre's id is its position, from 1. */
export const GENRES: readonly SampleGenre[] = [
  {
    name: "Action",
    share: 16,
    hours: 8,
    nouns: ["Vanguard", "Reckoning", "Breakers", "Onslaught", "Gauntlet"],
    tags: ["Fast-Paced", "Third Person", "Hack and Slash", "Stealth", "Boss Fights"],
  },
  {
    name: "Adventure",
    share: 14,
    hours: 7,
    nouns: ["Passage", "Wayfarers", "Letters", "Expedition", "Lighthouse"],
    tags: ["Story Rich", "Exploration", "Point & Click", "Mystery", "Choices Matter"],
  },
  {
    name: "RPG",
    share: 13,
    hours: 24,
    nouns: ["Chronicle", "Oathkeepers", "Saga", "Pilgrims", "Covenant"],
    tags: ["Fantasy", "Turn-Based", "Character Customization", "Open World", "Party-Based"],
  },
  {
    name: "Strategy",
    share: 11,
    hours: 18,
    nouns: ["Dominion", "Frontiers", "Council", "Campaign", "Realms"],
    tags: ["Turn-Based", "Base Building", "Resource Management", "Tactical", "4X"],
  },
  {
    name: "Simulation",
    share: 10,
    hours: 20,
    nouns: ["Depot", "Workshop", "Harbour", "Greenhouse", "Railway"],
    tags: ["Building", "Management", "Relaxing", "Sandbox", "Crafting"],
  },
  {
    name: "Puzzle",
    share: 10,
    hours: 4,
    nouns: ["Riddles", "Tangle", "Cipher", "Mosaic", "Clockwork"],
    tags: ["Logic", "Minimalist", "Relaxing", "Physics", "Short"],
  },
  {
    name: "Platformer",
    share: 9,
    hours: 5,
    nouns: ["Hop", "Ascent", "Leap", "Rooftops", "Tumble"],
    tags: ["2D", "Pixel Graphics", "Difficult", "Side Scroller", "Metroidvania"],
  },
  {
    name: "Shooter",
    share: 8,
    hours: 10,
    nouns: ["Salvo", "Crossfire", "Sentinels", "Broadside", "Perimeter"],
    tags: ["First-Person", "Multiplayer", "Sci-fi", "Co-op", "Fast-Paced"],
  },
  {
    name: "Racing",
    share: 5,
    hours: 9,
    nouns: ["Rally", "Circuit", "Slipstream", "Hillclimb", "Regatta"],
    tags: ["Driving", "Local Multiplayer", "Arcade", "Time Attack", "Multiplayer"],
  },
  {
    name: "Card",
    share: 4,
    hours: 12,
    nouns: ["Gambit", "Shuffle", "Wager", "Arcana", "Trick"],
    tags: ["Deckbuilding", "Roguelike", "Turn-Based", "Fantasy", "Multiplayer"],
  },
];

/** Tags that any game may have. */
export const COMMON_TAGS: readonly string[] = [
  "Singleplayer",
  "Indie",
  "Atmospheric",
  "Great Soundtrack",
  "Controller Support",
  "Early Access",
  "Family Friendly",
  "Funny",
];

/** Beginnings of made-up compounds: Moss + gear. */
export const BEGINNINGS: readonly string[] = (
  "Moss Brine Quill Ember Tallow Gloam Copper Thistle Velvet Rime Sable Marrow Wicker Cinder Saffron Pewter Nettle " +
  "Juniper Fennel Tinsel Drizzle Bramble Marble Oxide Plum Rook Sorrel Umber"
).split(" ");

/** Ends of made-up compounds. */
export const ENDINGS: readonly string[] = (
  "gear marsh wick spire loom tide moth barrow whistle mere thimble latch ferry kettle bellows cask gable prow sluice rudder"
).split(" ");

/** Syllables of made-up places: Os + si + mere. */
export const SYLLABLES: readonly (readonly string[])[] = [
  "Os Vel Thar Quen Ibri Lum Dro Kes Ny Aul Pel Zor".split(" "),
  // The last one is empty: some places have two syllables.
  "si mo ra lu ve ni do ka ".split(" "),
  "mere wyn dell thas quay rund vane loch stead ria".split(" "),
];

/** Whom a game is about. */
export const ROLES: readonly string[] = [
  "Lamplighter",
  "Cartographer",
  "Beekeeper",
  "Clockmender",
  "Ferryman",
  "Glassblower",
  "Kitemaker",
  "Archivist",
  "Stonemason",
  "Tidewarden",
];

/** What follows a colon. */
export const SUBTITLES: readonly string[] = [
  "The Unlit Hours",
  "A Debt of Salt",
  "Winter Ledger",
  "Songs for the Drowned Bell",
  "The Seventh Loom",
  "Beneath the Paper Moon",
  "Last Ferry Home",
  "Ashes of the Orrery",
];

/** Whole invented titles, for scripts that the word lists do not cover, and with the dirt that real data has. */
export const WHOLE_TITLES: readonly string[] = [
  "안개등대의 기록",
  "별가루 우체국",
  "그림자 정원사",
  "달밤의 양조장 이야기",
  "霧笛の庭",
  "月影郵便局",
  "ねむり歯車の城",
  "星砂サーキット ゼロ",
  "纸灯笼渡口",
  "Лунная пекарня Зорвеня",
  "Château Brumelune",
  "Épinefleur et la Marée d'Étain",
  "El Señor Relámpago y el Mar de Vidrio",
  "Fjällgrändens Klockmakare",
  "Żółwia Latarnia",
  "Der Türmer von Nebelücke",
  // Decomposed (NFD), as some file systems and exports write it.
  "La Forêt des Théières".normalize("NFD"),
  "Añil y Carbón".normalize("NFD"),
  "게으른 구름 공장".normalize("NFD"),
  // Joiners inside an emoji belong to it.
  "Turnip Weather 👩‍🌾",
  "Pocket Comet ☄️",
  // Zero-width characters, odd white space, a control character.
  "Moss\u200bgear Depot",
  "\ufeffQuillmarsh Ferry",
  "Tallow\u00adwick\u2060 Nights",
  "  Brinespire  Regatta ",
  "Gloam\u00a0Kettle\u3000Society\t",
  "Rimeloom\r\nArchive",
  "Sablemoth\u0007 Protocol",
];
