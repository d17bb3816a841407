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
    "test": [("tafura", "matafura", 6), ("gumbeze", "magumbeze", 6), ("ndiro", "ndiro", 10), ("mbudzi", "mbudzi", 10),
             ("bhokisi rebepa", "mabhokisi ebepa", 6), ("bhodhoro redoro", "mabhodhoro edoro", 6)],
}
MENTIONS = {  # a product is spoken of and not ordered
    "train": ["{x} inorwadza here", "ndakadya {x} nezuro", "{x} inobva kupi", "{x} imarii", "handidi {x}", "handisisade {x}",
              "amai vakabika {x}", "ndiudze nezve {x}"],
    "test": ["{x} yakwira mutengo", "hatichada {x}", "mwana akadonhedza {x}"],
}
WORDS = """munhu mwana mukadzi murume baba amai sekuru ambuya mudzidzisi chiremba chikoro chipatara musika mugwagwa guta musha rwizi gomo
muti imbwa katsi mombe nzou shumba mota bhasikoro pepa mari nguva mwedzi gore denga moto ivhu dombo sango ruva bazi shiri nyoka tsuro
anoda achauya akaenda vanotenga vakadya tinoshanda mucharima ndakaona unonzwa vachaimba akanyora tinodzidza ndichamuka vakagara
nhasi mangwana nezuro zvakanaka zvishoma manheru usiku kumba kumunda panze mukati harare bulawayo mutare gweru maviri matatu mashanu gumi""".split()
HELD = set(WORDS[::5])


def other(split, rng):
    """One sentence that is no order."""
    part = "test" if split == "test" else "train"
    kind = rng.random()
    if kind < 0.3:
        return rng.choice(TALK[part])
    if kind < 0.55:
        from phrasings import phrase
        one, many, noun_class = rng.choice(THINGS[part])
        n = rng.randint(1, 10)
        return phrase(f"{one if n == 1 else many} {count(n, noun_class)}", split, rng)
    if kind < 0.75:
        entry = CATALOGUE["products"][rng.randrange(len(PRODUCTS))]
        return rng.choice(MENTIONS[part]).format(x=rng.choice(entry["words"]))
    pool = WORDS if part == "test" else [word for word in WORDS if word not in HELD]
    return " ".join(rng.choice(pool) for _ in range(rng.randint(2, 6)))
