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
    angk angkatan batch gelombang
""")
"""Before the number of a group that is trained together."""

REFERENCES = _words("""
    ayat bernomor butir faks faksimile fax halaman hotline hp inpres isbn issn kepbup kepgub
    keppres kepres lampiran nidn nik nip nisn nmr no nomer nomor npwp nrp pasal peraturan perbup
    perda pergub perlan perppu perpres perpu perwal perwali pkpu pmk pp rekening se
    staatsblad stbl tap telepon telp tlp uu vol volume wa whatsapp
""")
"""Before the number of a law, a part of one, a person's number, a telephone."""

REFERENCE_PAIRS = frozenset({("pos", "kode"), ("negara", "lembaran"), ("surat", "nomor")})
"""The same in two words, the nearest first: ``kode pos 65145``."""

REFERENCE_BEGINNINGS = ("permen", "kepmen", "perka", "perban")
"""What the names of ministers' and agencies' decrees begin with: ``Permendagri 12``."""

LAWS = _words("""
    edaran instruksi keputusan ketetapan peraturan undang-undang
""")
"""Near a number that a year follows: ``Peraturan Pemerintah 11 Tahun 2017``."""

ORDERED = _words("""
    abad babak bulan caturwulan dosis edisi etape fase hari jilid juara kali kategori kloter
    kuartal minggu modul pekan peringkat periode pilihan prioritas putaran rangking rank ranking
    seleksi semester sesi siklus tahap tahapan termin triwulan tw urut urutan
""")
"""Things that come one after the other; a bare number behind one is its place."""

COUNTS_TIME = _words("""
    bulan hari kali minggu pekan seleksi
""")
"""Of these, the ones that are counted as often as numbered: only ``ke-`` makes an order."""

NAMED = _words("""
    alam asisten aula bab bagian batalyon blok brigif buwana buwono covid daerah dandim
    danramil danrem dapil dermaga diploma divisi dki dunia eselon gate gedung group grup jalur
    jenjang kampus kanwil kav kavling kawasan kelas kelompok km kodam kodim komisi kompi koramil
    korem koridor kostrad lantai level liga lt mi mts mtsn negeri orde pangdam paud pelita piala
    pintu polsek pon pt puskesmas regional repelita ring rt ruang rute rw sdn seri sila sma sman
    smk smkn smp smpn strata strip tap terminal timnas tingkat tipe tk type uud wilayah windows
    yonif zona
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

TOTALS = _words("""
    berjumlah mencapai sebanyak sejumlah total totalnya
""")
"""Before a number of things, even one that looks like a year."""

NAMED_YEARS = _words("""
    uud
""")
"""Before a year that is part of a name: ``UUD 1945``."""

YEARS = _words("""
    ajaran akademik anggaran formasi pelajaran ta tahun th
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

DAY_OF_MONTH = _words("""
    tanggal tertanggal tgl
""")
"""Before the number of a day whose month stands elsewhere."""

SCORES = _words("""
    batas bobot gini grade ielts ikm indeks ip ipk ipm magnitude magnitudo nilai poin rasio
    rata-rata rerata score skb skd skor tiu tkp toefl twk
""")
"""Before a score or a mean, which is no headcount."""

VERSIONS = _words("""
    asn era generasi industri industry latsar manajemen marketing masyarakat pendidikan revolusi
    society teknologi v versi version web
""")
"""Before a version number: ``Society 5.0``."""

DURATIONS = _words("""
    abad bln bulan bulanan dasawarsa dekade detik hari harian jam jp jpl menit minggu pekan
    tahun tahunan th thn windu
""")
"""Units of time, and the lesson hour (JP), behind the number that counts them."""

AGES = _words("""
    berumur berusia umur usia
""")
"""Before an age in years."""

ONE_TIME = {f"se{unit}": 1 for unit in ("hari", "minggu", "pekan", "bulan", "tahun", "jam")}
"""*Se-* is one: ``setahun`` is a year."""

MEASURES = _words("""
    barel cm derajat g gb gram ha hektar hektare inci kali kg kilo kilogram kilometer km knot
    kuintal kw kwh kwintal l lembar liter m mb meter mil mililiter milimeter ml mm mw ons
    sentimeter ton volt watt x
""")
"""Units of measure: what they count may be broken without being a mean."""

COUNTED = _words("""
    anak anggota angkatan asn berkas bidan buah butir casn cpns daerah desa dokter dosen dosis
    ekor formasi guru instansi jabatan jamaah jemaah jenis jiwa kabupaten kader kali kasus
    kecamatan kegiatan kelompok keluarga kelurahan kementerian kepala kk korban kota kursi
    lainnya laki-laki lembaga lokasi mahasiswa murid nakes negara opd orang p3k pasang pasien
    pegawai pejabat pelamar pendaftar penduduk perawat perempuan personel perusahaan peserta pns
    posisi pppk pria program provinsi putra putri rumah saksi sekolah siswa sk soal suara tenaga
    tim titik tps unit wanita warga
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
    baik banyak besar cepat dari kecil lama rendah sedikit tinggi
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
    malam petang sore
""")
"""Behind an hour that is counted from noon: ``pukul 7 malam``."""

CLOCK_WORDS = _words("""
    wib wit wita
""")
"""Indonesia's three time zones, behind a time of day."""

MONEY_WORDS = ("rupiah", "dolar", "dollar", "ringgit", "euro", "yen", "riyal")
"""Currencies behind an amount."""

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
