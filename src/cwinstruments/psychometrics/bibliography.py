"""The sources of formulas and cut-offs, by the key that results carry."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from attrs import frozen


@frozen
class Reference:
    """One source.

    Args:
        cited: authors and year, as a text cites them.
        doi: None for books and chapters.
    """

    cited: str
    doi: str | None = None

    def __str__(self) -> str:
        return self.cited if self.doi is None else f"{self.cited}, doi {self.doi}"


REFERENCES: Final[Mapping[str, Reference]] = {
    "bartko1976": Reference("Bartko 1976", "10.1037/0033-2909.83.5.762"),
    "benjamini1995": Reference("Benjamini & Hochberg 1995", "10.1111/j.2517-6161.1995.tb02031.x"),
    "bentler1990": Reference("Bentler 1990", "10.1037/0033-2909.107.2.238"),
    "bentler2009": Reference("Bentler 2009", "10.1007/s11336-008-9100-1"),
    "bernaards2005": Reference("Bernaards & Jennrich 2005", "10.1177/0013164404272507"),
    "bland1986": Reference("Bland & Altman 1986", "10.1016/S0140-6736(86)90837-8"),
    "bliese2000": Reference(
        "Bliese 2000, in Klein & Kozlowski (eds.), Multilevel theory, research, and methods in organizations, 349-381"
    ),
    "bonett2002": Reference("Bonett 2002", "10.3102/10769986027004335"),
    "bowling2023": Reference("Bowling, Huang, Brower & Bragg 2023", "10.1177/10944281211056520"),
    "brookmeyer1982": Reference("Brookmeyer & Crowley 1982", "10.2307/2530286"),
    "brown1910": Reference("Brown 1910", "10.1111/j.2044-8295.1910.tb00207.x"),
    "brown2005": Reference("Brown & Hauenstein 2005", "10.1177/1094428105275376"),
    "browne1992": Reference("Browne & Cudeck 1992", "10.1177/0049124192021002005"),
    "burke1999": Reference("Burke, Finkelstein & Dusig 1999, Organizational Research Methods 2(1), 49-68"),
    "burke2002": Reference("Burke & Dunlap 2002", "10.1177/1094428102005002002"),
    "cameron2015": Reference("Cameron & Miller 2015", "10.3368/jhr.50.2.317"),
    "chalmers2018": Reference("Chalmers 2018", "10.1177/0013164417727036"),
    "chelune1993": Reference("Chelune et al. 1993", "10.1037/0894-4105.7.1.41"),
    "cohen1999": Reference("Cohen et al. 1999", "10.1207/S15327906MBR3403_2"),
    "crawford2009": Reference("Crawford, Garthwaite & Slick 2009", "10.1080/13854040902795018"),
    "cronbach1951": Reference("Cronbach 1951", "10.1007/BF02310555"),
    "curran2016": Reference("Curran 2016", "10.1016/j.jesp.2015.07.006"),
    "devet2006": Reference("de Vet et al. 2006", "10.1016/j.jclinepi.2005.10.015"),
    "dorans1993": Reference(
        "Dorans & Schmitt 1993, in Bennett & Ward (eds.), Construction versus choice in cognitive measurement, 135-165"
    ),
    "drezner1990": Reference("Drezner & Wesolowsky 1990", "10.1080/00949659008811236"),
    "duhachek2004": Reference("Duhachek & Iacobucci 2004", "10.1037/0021-9010.89.5.792"),
    "dunn2018": Reference("Dunn et al. 2018", "10.1007/s10869-016-9479-0"),
    "feldt1965": Reference("Feldt 1965", "10.1007/BF02289499"),
    "feldt1987": Reference("Feldt, Woodruff & Salih 1987", "10.1177/014662168701100107"),
    "genz2004": Reference("Genz 2004", "10.1023/B:STCO.0000035304.20635.31"),
    "green2009": Reference("Green & Yang 2009", "10.1007/s11336-008-9099-3"),
    "guttman1945": Reference("Guttman 1945", "10.1007/BF02288892"),
    "harman1966": Reference("Harman & Jones 1966", "10.1007/BF02289468"),
    "hedges1999": Reference("Hedges, Gurevitch & Curtis 1999", "10.1890/0012-9658(1999)080[1150:TMAORR]2.0.CO;2"),
    "holland1988": Reference("Holland & Thayer 1988, in Wainer & Braun (eds.), Test validity, 129-145"),
    "holm1979": Reference("Holm 1979, Scandinavian Journal of Statistics 6(2), 65-70"),
    "horst1951": Reference("Horst 1951, Educational and Psychological Measurement 11, 368-371"),
    "hu1999": Reference("Hu & Bentler 1999", "10.1080/10705519909540118"),
    "huang2012": Reference("Huang et al. 2012", "10.1007/s10869-011-9231-8"),
    "jacobson1991": Reference("Jacobson & Truax 1991", "10.1037/0022-006X.59.1.12"),
    "james1984": Reference("James, Demaree & Wolf 1984", "10.1037/0021-9010.69.1.85"),
    "jennrich2002": Reference("Jennrich 2002", "10.1007/BF02294706"),
    "joanes1998": Reference("Joanes & Gill 1998", "10.1111/1467-9884.00122"),
    "johnson2005": Reference("Johnson 2005", "10.1016/j.jrp.2004.09.009"),
    "joreskog1969": Reference("Jöreskog 1969", "10.1007/BF02289343"),
    "kelley2016": Reference("Kelley & Pornprasertmanit 2016", "10.1037/a0040086"),
    "kuder1937": Reference("Kuder & Richardson 1937", "10.1007/BF02288391"),
    "lebreton2008": Reference("LeBreton & Senter 2008", "10.1177/1094428106296642"),
    "lin1989": Reference("Lin 1989", "10.2307/2532051"),
    "lindell1999": Reference("Lindell, Brandt & Whitney 1999", "10.1177/01466219922031257"),
    "mantel1959": Reference("Mantel & Haenszel 1959", "10.1093/jnci/22.4.719"),
    "mantel1963": Reference("Mantel 1963", "10.1080/01621459.1963.10500879"),
    "marjanovic2015": Reference("Marjanovic et al. 2015", "10.1016/j.paid.2014.08.021"),
    "mcdonald1999": Reference("McDonald 1999, Test theory: a unified treatment"),
    "mcgraw1996": Reference("McGraw & Wong 1996", "10.1037/1082-989X.1.1.30"),
    "mcsweeny1993": Reference("McSweeny, Naugle, Chelune & Lüders 1993, The Clinical Neuropsychologist 7(3), 300-312"),
    "meade2012": Reference("Meade & Craig 2012", "10.1037/a0028085"),
    "olsson1979": Reference("Olsson 1979", "10.1007/BF02296207"),
    "revelle1979": Reference("Revelle 1979", "10.1207/s15327906mbr1401_4"),
    "robins1986": Reference("Robins, Breslow & Greenland 1986", "10.2307/2531052"),
    "rulon1939": Reference("Rulon 1939, Harvard Educational Review 9, 99-103"),
    "schmid1957": Reference("Schmid & Leiman 1957", "10.1007/BF02289209"),
    "searle1992": Reference("Searle, Casella & McCulloch 1992, Variance components", "10.1002/9780470316856"),
    "shrout1979": Reference("Shrout & Fleiss 1979", "10.1037/0033-2909.86.2.420"),
    "spearman1910": Reference("Spearman 1910", "10.1111/j.2044-8295.1910.tb00206.x"),
    "steiger1980": Reference("Steiger 1980", "10.1037/0033-2909.87.2.245"),
    "steiger1990": Reference("Steiger 1990", "10.1207/s15327906mbr2502_4"),
    "sweeney2002": Reference("Sweeney 2002", "10.1142/S0218488502001648"),
    "tabachnick2013": Reference("Tabachnick & Fidell 2013, Using multivariate statistics (6th ed.)"),
    "tenberge1978": Reference("ten Berge & Zegers 1978", "10.1007/BF02293815"),
    "terwee2007": Reference("Terwee et al. 2007", "10.1016/j.jclinepi.2006.03.012"),
    "thompson1962": Reference("Thompson 1962", "10.1214/aoms/1177704731"),
    "tucker1973": Reference("Tucker & Lewis 1973", "10.1007/BF02291170"),
    "vanzyl2000": Reference("van Zyl, Neudecker & Nel 2000", "10.1007/BF02296146"),
    "welch1947": Reference("Welch 1947", "10.1093/biomet/34.1-2.28"),
    "williams1959": Reference("Williams 1959, Regression analysis"),
    "wilson1927": Reference("Wilson 1927", "10.1080/01621459.1927.10502953"),
    "zinbarg2005": Reference("Zinbarg et al. 2005", "10.1007/s11336-003-0974-7"),
    "zumbo2007": Reference("Zumbo, Gadermann & Zeisser 2007", "10.22237/jmasm/1177992180"),
    "zwick1997": Reference("Zwick, Thayer & Mazzeo 1997, GRE Board Report 93-10P"),
    "zwick2012": Reference("Zwick 2012", "10.1002/j.2333-8504.2012.tb02290.x"),
}
