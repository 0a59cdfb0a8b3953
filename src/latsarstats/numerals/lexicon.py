"""The words that give a printed number its meaning, in lower case.

Each list belongs to one rule of :mod:`latsarstats.numerals.kinds`. They are common words of
Indonesian news and official prose; none is a name out of one article.
"""

from __future__ import annotations


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


GRADES = _words("""
    bergolongan gol golongan
""")
"""Before a civil-service grade: ``golongan III``, ``Gol. III/a``."""

BATCHES = _words("""
    angk angkatan batch gelombang kloter
""")
"""Before the number of a group that is trained together."""

REFERENCES = _words("""
    ayat bernomor butir faks faksimile fax hal halaman hlm hotline hp inpres isbn issn kepbup
    kepgub keppres kepres lampiran nidn nik nim nip nis nisn nmr no nomer nomor npm npwp nrp
    nuptk pasal peraturan perban perbup perda pergub perlan perppu perpres perpu perwal perwali
    pkpu pmk pp rekening se staatsblad stbl tap telepon telp tlp uu vol volume wa whatsapp
""")
"""Before the number of a law, a part of one, a person's number, a telephone."""

REFERENCE_PAIRS = frozenset({("pos", "kode"), ("negara", "lembaran"), ("surat", "nomor")})
"""The same in two words, the nearest first: ``kode pos 65145``."""

REFERENCE_BEGINNINGS = ("permen", "kepmen", "perka")
"""What the names of ministers' and agencies' decrees begin with: ``Permendagri 12``."""

LAWS = _words("""
    edaran instruksi keputusan ketetapan peraturan undang-undang
""")
"""Near a number that a year follows: ``Peraturan Pemerintah 11 Tahun 2017``."""

ORDERED = _words("""
    abad babak bulan caturwulan dosis edisi ep episode eps etape fase harapan hari jilid juara
    kali kategori kualitas kuartal minggu modul pekan peringkat periode pilihan prioritas putaran
    rangking rank ranking seleksi semester sesi siklus tahap tahapan termin triwulan tw urut
    urutan
""")
"""Things that come one after the other; a bare number behind one is its place."""

COUNTS_TIME = _words("""
    bulan dosis hari kali minggu pekan seleksi
""")
"""Of these, the ones that are counted as often as numbered: only ``ke-`` makes an order."""

NAMED = _words("""
    alam android asisten aula bab bagan bagian batalyon bintang blok brigif buwana buwono cluster
    covid daerah dandim danramil danrem dapil dermaga diagram diploma divisi dki dukuh dunia
    dusun eselon gambar gate gedung gerbang gerbong grafik group grup hall hanggar jalur jenjang
    ka kabin kampus kanwil kav kavling kawasan kelas kelompok klaster km kodam kodim komisi
    kompartemen kompi koramil korem koridor kostrad lajur lantai level liga lingkungan lt menara
    mi mts mtsn negeri operasi orde pangdam paslon paud pelita peron piala pintu polsek pon pos
    pph ppn pt puskesmas regional repelita ring rt ruang rute rw sdn seksi sektor seri sila sma
    sman smk smkn smp smpn stasiun strata strip studio tabel tap terminal timnas tingkat tipe tk
    tower tps type uud wilayah windows yonif zona
""")
"""Before a number that is part of a name: ``Asisten III``, ``Liga 3``, ``Kodim 0812``."""

NAMES_BEFORE_WORDS = _words("""
    gunung kebon kepulauan negeri pulau simpang
""")
"""Before a number word in the name of a place: ``Kepulauan Seribu``."""

NAMES_AFTER_WORDS = _words("""
    atap data kota koto lawang peta pintu ulu
""")
"""Behind a capitalised number word in a name: ``Terpadu Satu Pintu``, ``Satu Data``."""

NUMBERED_PLACES = _words("""
    gang gg jalan jl jln negeri puskesmas sd sdn sman smkn smpn
""")
"""Before the name of a street or a school, which a number ends: ``Jalan Kawi 41``."""

MEASURED_TOO = _words("""
    vol volume
""")
"""Of :data:`REFERENCES`, before a size where digits are grouped: ``volume 1.200``."""

PARTS_OF_LAWS = _words("""
    ayat huruf
""")
"""What a section of a law has, and a chapter of a scripture."""

SCRIPTURES = _words("""
    hr qs surah
""")
"""Near chapter and verse: ``QS Al-Baqarah: 183``, ``QS 2:185-187``."""

NAMED_BY_NUMBER = _words("""
    bendungan blok bursa dapil desa dukuh dusun gerbang indeks jalur jembatan kampung kampus kapal
    kereta klaster laptop lingkungan model mobil pasar pelabuhan peron ponsel prosesor roket
    satelit seri smartphone stadion tambang terminal tipe tol waduk
""")
"""Before a name in capitals that a number ends: ``Dusun Sumber 3``, ``Gerbang Tol Barat 2``."""

NUMBERED_INDEXES = _words("""
    asx cac csi dax forbes fortune ftse idx kompas kospi lq nasdaq nikkei russell sse sti stoxx
    topix
""")
"""Names of share indexes and lists that a number ends: ``FTSE 100``."""

TOTALS = _words("""
    berjumlah jumlah mencapai sebanyak sejumlah total totalnya
""")
"""Before a number of things, even one that looks like a year."""

NAMED_YEARS = _words("""
    uud
""")
"""Before a year that is part of a name: ``UUD 1945``."""

YEARS = _words("""
    ajaran akademik anggaran formasi pelajaran ta tahun th thn
""")
"""Before a calendar year."""

SINCE = _words("""
    era pasca per pra
""")
"""Joined with a hyphen to a year."""

TIMES = _words("""
    jam pkl pukul
""")
"""Before a time of day."""

SINCE_YEAR = _words("""
    akhir antara awal berangka bertarikh dari hingga medio menjelang pada penghujung pertengahan
    sampai sebelum sejak sekitar semenjak sesudah setelah
""")
"""Before a year that no word calls one: ``sejak 1893``, ``hingga 2120``."""

DECADES = _words("""
    akhir awal dasawarsa dekade era generasi lagu masa musik penghujung periode pertengahan tahun
    zaman
""")
"""Before the round number of a decade: ``era 80-an``."""

SHORT_YEARS = _words("""
    tahun th thn
""")
"""Before a year of two digits, whose century is not printed: ``tahun 98``."""

MOMENTS = _words("""
    menit
""")
"""Before the time in a game or a film: ``gol menit 78``."""

OPENING_HOURS = _words("""
    beroperasi berangkat buka dibuka dimulai ditutup istirahat mulai selesai tayang tiba tutup
""")
"""Before a time of day that no *pukul* calls one: ``dibuka 08.00``."""

DAY_OF_MONTH = _words("""
    tanggal tertanggal tgl
""")
"""Before the number of a day whose month stands elsewhere."""

SCORES = _words("""
    batas berkekuatan bermagnitudo bobot gini grade ielts ihk ihsg ikm indeks ip ipk ipm
    koefisien korelasi mag magnitude magnitudo nilai ntn ntp ntup poin rasio rata-rata rating
    rerata richter score skala skb skd skor tiu tkp toefl twk
""")
"""Before a score or a mean, which is no headcount."""

GAMES = _words("""
    ditahan ditekuk game gim imbang kalah kedudukan kekalahan kemenangan keunggulan melumat
    membantai membungkam memimpin menaklukkan menang mencukur menekuk mengalahkan menghajar
    menundukkan set skor takluk tertinggal tumbang unggul
""")
"""Before the points of both sides in a game: ``menang 21-15``."""

MOVED = _words("""
    anjlok bertambah berkurang melemah melonjak menguat merosot naik terkoreksi terpangkas
    turun
""")
"""Before the points by which an index moved: ``naik 24 poin``."""

VERSIONS = _words("""
    asn era generasi industri industry latsar manajemen marketing masyarakat pendidikan revolusi
    society teknologi v versi version web
""")
"""Before a version number: ``Society 5.0``."""

DURATIONS = _words("""
    abad bln bulan bulanan dasawarsa dekade detik dtk hari harian jam jam-an jp jpl menit menitan
    milidetik minggu mnt pekan tahun tahunan th thn windu
""")
"""Units of time, and the lesson hour (JP), behind the number that counts them."""

AGES = _words("""
    berumur berusia umur usia
""")
"""Before an age in years."""

ONE_TIME = {
    f"se{unit}": 1
    for unit in (
        *("hari", "minggu", "pekan", "bulan", "tahun", "jam", "menit", "detik"),
        *("abad", "dekade", "dasawarsa", "windu"),
    )
}
"""*Se-* is one: ``setahun`` is a year."""

MEASURES = _words("""
    acre ampere are atm bar barel barrel bata batang bbl bit botol bps bungkus butir byte
    cangkir cc cd cl cm cm2 cm3 cm² cm³ cup dalton db depa derajat desibel desiliter desimeter
    dkk dl dm dm3 dm³ dot dpi ekar ekor em feet foot ft ft² ft³ fur furlong g gal galon gantang
    gayung gb gbps gelas ghz gigabit gigabyte gigahertz gigawatt gr grain gram gw ha hektar
    hektare hektoliter hektopascal hertz hl hp hpa hz ikat inch inchi inci in² in³ iris jigger
    joule jumput kaki kal kaleng kalori kapsul karat kardus karung kb kbps kelvin keping kg khz
    kilo kilobit kilobyte kilogram kilohertz kilojoule kilokalori kilometer kilopascal kilowatt
    kj kkal km km2 km3 km² km³ kn knot kodi kpa kt kuintal kva kw kwh kwintal l lb lbf lembar
    liter lm lumen lusin lux lx m m2 m3 mah mb mbar mbps mcg mdpl megabit megabyte megahertz
    megaliter megapascal megapiksel megawatt meter mg mhz mi mikrogram mikrometer mil miliampere
    milibar miligram mililiter milimeter milimol milivolt miliwatt mi² mi³ ml mm mm2 mm3 mmhg
    mmol mm² mm³ mol mp mpa mph mpx mw mwh mwp m² m³ nanometer newton nm ohm ons ounce oz pascal
    pb pc pikometer piksel pint piring pon potong pound ppb ppi ppm psi px qt quart rad radian
    revolusi rim rit rpm ruas rumpun sak sdm sdt sendok sentiliter sentimeter sisir siung slop
    stone suap suing tablet tangkai tb terabit terabyte tetes ton toples tusuk va volt w watt wh
    wp x yard yd yd² yd³
""")
"""Units of measure: what they count may be broken without being a mean."""

COUNTED = _words("""
    anak anggota angkatan asn babak balita bayi berkas bidan buah butir casn cpns daerah desa
    dokter dosen dosis ekor formasi gol guru hakim instansi jabatan jamaah jemaah jenis jiwa
    kabupaten kader kali kapal kasus kecamatan kegiatan kelompok keluarga kelurahan kementerian
    kendaraan kepala kk korban kota kursi laga lainnya laki-laki lembaga lokasi mahasiswa mobil
    motor murid nakes negara nelayan opd orang p3k pasang pasien pegawai pejabat pejalan pelamar
    pemain pemilih pendaftar penderita penduduk penonton penumpang perawat perempuan perjalanan
    personel pertandingan perusahaan peserta petani pns posisi pppk pria program provinsi putra
    putri responden rumah saksi santri sekolah siswa sk soal suara tenaga tim titik turis unit
    wanita warga wartawan wisatawan
""")
"""Common counted nouns. They only settle a doubt: a number is a count unless a rule says more."""

EACH = _words("""
    per persatu sama
""")
"""Behind *satu* where it counts nothing: ``satu sama lain``, ``satu per satu``."""

APIECE = _words("""
    masing-masing per satu setiap tiap
""")
"""Before *angkatan* where it is no name: ``setiap angkatan 40 orang``."""

DEGREES = frozenset({"D", "S", "THK", "K"})
"""In capitals before a hyphen and a numeral: diplomas (D-III), degrees, staff lists (THK-II)."""

COLLECTED = _words("""
    belah kaki mata orangtua pasangan pihak tangan
""")
"""Behind *kedua* where it says "both"."""

POINTERS = _words("""
    ini itu tersebut
""")
"""Close a noun phrase: ``ketiga guru itu`` are those three teachers, not the third."""

ANNIVERSARIES = _words("""
    dies harlah hut jadi milad natalis ulang
""")
"""Celebrated by number: ``HUT Pinrang ke 59``."""

ORDINAL_BEFORE_BLANK = _words("""
    abad anak angkatan bulan bupati dies dosis edisi gelombang gubernur halaman hari harlah hut
    jadi kali kloter konferensi kongres milad minggu muktamar natalis pasal pekan peringkat
    posisi presiden ranking ri tahap tahun ulang urutan yang
""")
"""Before ``ke 76`` with a blank, which elsewhere is "to 76"."""

NEAR_SIGN = "±"
APPROXIMATE = _words("""
    ± hampir kira-kira kisaran kurang-lebih mendekati nyaris sekira sekitar sekitaran
""")
"""Before a number that is only near: ``sekitar 29.400``."""

APPROXIMATE_PAIRS = frozenset(
    {("kurang", "lebih"), ("lebih", "kurang"), ("lebih", "dari"), ("kurang", "dari")}
)
"""The same in two words."""

COMPARED = _words("""
    awal baik banyak baru berat besar cepat dalam dari dekat dingin efisien hemat jauh kecil kuat
    lama lambat lemah luas mahal muda murah panas panjang pendek rendah ringan sedikit sempit
    tebal tinggi tipis tua
""")
"""Behind *lebih* where it compares: ``3 lebih banyak`` is 3."""

PARTS = _words("""
    bagian dari suara
""")
"""Behind a fraction in digits: ``2/3 dari``."""

GLUE = _words("""
    ada atau dan dari dengan di diikuti hanya hingga ini jumlah ke kemudian oleh pada rp sampai
    sebanyak sebesar sejumlah sekitar selama serta sisanya tahun tanggal total untuk yang
""")
"""Words that print runs together with a number by mistake; other capitalised ones name it."""

EVENING = _words("""
    malam malem petang sore
""")
"""Behind an hour that is counted from noon: ``pukul 7 malam``."""

CLOCK_WORDS = _words("""
    wib wit wita
""")
"""Indonesia's three time zones, behind a time of day."""

MONEY_CONTEXT = _words("""
    anggaran apbd apbn belanja biaya dana dipa hibah investasi laba nilai omset omzet pagu pajak
    pendapatan senilai utang
""")
"""Near an amount in millions or more that is printed without a currency."""

MOTTOS: dict[str, int] = {
    "eka": 1,
    "dwi": 2,
    "tri": 3,
    "catur": 4,
    "panca": 5,
    "sapta": 7,
    "asta": 8,
    "hasta": 8,
    "nawa": 9,
    "dasa": 10,
}
"""Sanskrit numerals, in use only in the names of programmes and mottoes (Nawa Bhakti)."""

ALSO_GIVEN_NAMES = _words("""
    catur dwi eka hasta panca sapta tri
""")
"""Of these, the ones that people are also called; they need one of :data:`MOTTO_NOUNS`."""

MOTTO_NOUNS = _words("""
    bakti bhakti brata cita darma dharma fungsi guna hita karsa karya kerukunan krida laku lomba
    marga matra pesona pilar pradana prasetia prasetya program pusat sakti satya sentra setia
    sila sukses tertib tunggal usaha wacana warga warna windu
""")
"""What a motto counts: ``Tri Dharma``, ``Panca Prasetya``."""

PARTS_OF_DAY = _words("""
    dini malam malem pagi petang siang sore subuh
""")
"""Behind an hour in words: ``setengah tujuh malam``."""

HALF_AS_ADVERB = _words("""
    badan baya dewa gila hati jadi kering manusia mateng mati matang menganggur mentah
    pengangguran penganggur resmi sadar telanjang tiang
""")
"""Behind *setengah* where it says "half-": ``setengah menganggur``, ``setengah matang``."""

PERSONS = _words("""
    anak bayi berinisial bernama bidan bocah bripka buruh dikemudikan dikendarai ditumpangi guru
    ibu inisial istri jelas kakek kata kernet korban kuli mahasiswa menurut nelayan nenek
    pedagang pelajar pelaku pembeli pemuda pengemudi pengendara penjual petani pria remaja saksi
    sopir suami terdakwa tersangka tewas tukang tutur ucap ujar ungkap wanita warga
""")
"""Before the name of somebody whose age follows in brackets: ``pelaku, AS (34)``."""

NO_UNITS = _words("""
    ada adalah agar aja akan akhir aktif antara atas atau awal bagi bahwa baru bb belum bila bisa
    blm bt bujur dalam dan dapat dari deh dengan dgn di dlm doang dulu gitu gratis hadir hanya
    harus hingga ia ialah ikut ini itu jadi jg jika juga karena ke kemudian kini kok krn lagi
    lalu lebih lho lintang loh ls lu lulus maka maupun mereka mulai naik namun nego oleh pada
    padahal para per pula saat saja sama sambil sampai sdh sebagai sebelum sebuah sedangkan
    seekor sehingga sejak selama seorang seperti serta sesudah setelah setiap sih skb skd spt
    stagnan sudah supaya tahun tapi telah tentang terhadap tersebut tetap tetapi tewas tiap tidak
    tiu tkp toefl tsb turun twk untuk utk yaitu yakni yang yg
""")
"""Words behind a number that are nothing counted by it."""

PLATE_NUMBERS = _words("""
    bernopol berpelat nopol pelat plat polisi tnkb
""")
"""Before the number plate of a vehicle."""

PLATES = _words("""
    A AA AB AD AE AG B BA BB BD BE BG BH BK BL BM BN BP D DA DB DC DD DE DG DH DK DL DM DN DP DR
    DS DT DW E EA EB ED F G H K KB KH KT KU L M N P PA PB R S T W Z
""")
"""Letters with which the number plates of a region begin, in capitals."""

CURRENCIES = _words("""
    AED AFN AMD AOA ARS AUD AWG AZN BBD BDT BGN BHD BIF BMD BND BOB BRL BSD BTN BWP BYN BZD CAD
    CDF CHF CLP CNY CRC CVE CZK DJF DKK DOP DZD EGP ERN ETB EUR FJD FKP GBP GHS GIP GMD GNF
    GTQ GYD HKD HNL HTG HUF IDR ILS INR IQD IRR ISK JMD JOD JPY KES KGS KHR KMF KPW KRW KWD KYD
    KZT LAK LBP LKR LRD LSL LYD MDL MGA MKD MMK MNT MRU MUR MVR MWK MXN MYR MZN NAD NGN NIO NOK
    NPR NZD OMR PGK PHP PKR PLN PYG QAR RON RSD RUB RWF SAR SBD SCR SDG SEK SGD SHP SLE SRD SSP
    STN SYP SZL THB TJS TMT TND TTD TWD TZS UAH UGX USD UYU UZS VES VND VUV WST XAF XCD XCG XOF
    XPF YER ZAR ZMW ZWG
""")
"""Codes of ISO 4217 in use, in capitals. Left out are those that headlines print as words or as
other acronyms: ALL, BAM, COP, CUP, GEL, MAD, MOP, PAB, PEN, SOS, TOP, TRY."""
