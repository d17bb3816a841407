"""What is said and is no order of anything in the catalogue: `none of these`. Each kind has parts that training never hears."""
from catalogue import CATALOGUE, PRODUCTS, count

TALK = {
    "train": [
        "mhoro makadii", "mangwanani mamuka sei", "masikati maswera sei", "ndatenda zvikuru", "fambai zvakanaka",
        "zita rako ndiani", "uri kugara kupi", "nguva dzava ngani", "nhasi izuva rei", "ndibatsireiwo",
        "guta guru rezimbabwe nderipi", "kunze kuri kutonhora", "ndaneta nhasi", "ndiri kurwara", "ndiudze tsumo",
        "sadza rinobikwa sei", "vhiki rine mazuva mangani", "bhazi rinoenda rini", "handina kunzwa dzokororai",
        "hongu ndizvozvo", "aiwa kwete", "mira zvishoma", "chitoro chinovhurwa nguvai", "mabhadhara here",
        "imarii zvese pamwe chete", "ndinobhadhara neekocash", "ndinogara kuharare", "mwana ari kuchikoro",
        "ndiri kuenda kumusha", "foni yangu yafa", "mvura yanaya zvikuru", "rwendo rwakanaka",
    ],
    "dev": [
        "ndafara kukuonai", "munhu wese auya", "zuva rabuda", "tafamba zvakanaka", "ndakumirirai panze", "imbwa iri kuhukura", "shure kwezvo",
        "hatina kumboonana",
    ],
    "test": [
        "makasimba here", "tichaonana mangwana", "munonzi ani", "motokari yakamira kupi", "ndinofara kukuonai",
        "chiremba ari kuuya", "basa rinotanga masere", "vana vari kutamba panze", "ndakanganwa kiyi kumba", "hapana dambudziko",
        "taura zvishoma nezvishoma", "nzira yekuchipatara ndeipi",
    ],
}
THINGS = {  # one, many, class of the plural: ordered, counted, and not in the catalogue
    "train": [("bhuku", "mabhuku", 6), ("bhachi", "mabhachi", 6), ("chigaro", "zvigaro", 8), ("chipunu", "zvipunu", 8),
              ("peni", "mapeni", 6), ("bhora", "mabhora", 6), ("poto", "poto", 10), ("hembe", "hembe", 10), ("huku", "huku", 10),
              ("paketi rembeu", "mapaketi embeu", 6), ("saga resimende", "masaga esimende", 6), ("gaba rependi", "magaba ependi", 6)],
    "dev": [("banga", "mapanga", 6), ("chinhu", "zvinhu", 8), ("ngoro", "ngoro", 10)],
    "test": [("tafura", "matafura", 6), ("gumbeze", "magumbeze", 6), ("ndiro", "ndiro", 10), ("mbudzi", "mbudzi", 10),
             ("bhokisi rebepa", "mabhokisi ebepa", 6), ("bhodhoro redoro", "mabhodhoro edoro", 6)],
}
MENTIONS = {  # a product is spoken of and not ordered
    "train": ["{x} inorwadza here", "ndakadya {x} nezuro", "{x} inobva kupi", "{x} imarii", "handidi {x}", "handisisade {x}",
              "amai vakabika {x}", "ndiudze nezve {x}"],
    "dev": ["{x} yapera kumba", "hatina kutenga {x}"],
    "test": ["{x} yakwira mutengo", "hatichada {x}", "mwana akadonhedza {x}"],
}
WORDS = """munhu mwana mukadzi murume baba amai sekuru ambuya mudzidzisi chiremba chikoro chipatara musika mugwagwa guta musha rwizi gomo
muti imbwa katsi mombe nzou shumba mota bhasikoro pepa mari nguva mwedzi gore denga moto ivhu dombo sango ruva bazi shiri nyoka tsuro
anoda achauya akaenda vanotenga vakadya tinoshanda mucharima ndakaona unonzwa vachaimba akanyora tinodzidza ndichamuka vakagara
nhasi mangwana nezuro zvakanaka zvishoma manheru usiku kumba kumunda panze mukati harare bulawayo mutare gweru maviri matatu mashanu gumi""".split()
HELD = {"dev": WORDS[1::10], "test": WORDS[::5]}  # what is said at random has one of them at least


def other(split, rng):
    """One sentence that is no order."""
    kind = rng.random()
    if kind < 0.3:
        return rng.choice(TALK[split])
    if kind < 0.55:
        from phrasings import phrase
        one, many, noun_class = rng.choice(THINGS[split])
        n = rng.randint(1, 10)
        return phrase(f"{one if n == 1 else many} {count(n, noun_class)}", split, rng)
    if kind < 0.75:
        entry = CATALOGUE["products"][rng.randrange(len(PRODUCTS))]
        return rng.choice(MENTIONS[split]).format(x=rng.choice(entry["words"]))
    trained = [word for word in WORDS if not any(word in held for held in HELD.values())]
    said = [rng.choice(trained) for _ in range(rng.randint(2, 6))]
    if split != "train":
        said[rng.randrange(len(said))] = rng.choice(HELD[split])
    return " ".join(said)
