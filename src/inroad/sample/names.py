"""Names of invented people, put together from common given and family names of many cultures.

A culture is a row of words, ``Latin=native`` where the name is usually written in another script, ``man's|woman's``
where the family name has two forms. Combinations are drawn at random, so any likeness to a living person is chance;
pairs that the whole world knows are refused.
"""

from dataclasses import dataclass
from random import Random

from inroad.sample.draw import plain


@dataclass(frozen=True, slots=True)
class Name:
    """How one person is called. ``native`` is the full name in its own script or order, "" if that is no different.

    ``short`` is what friends say ("Bill"), ``former`` an earlier family name; both may be "".
    """

    given: str
    family: str
    culture: str = ""
    native: str = ""
    short: str = ""
    former: str = ""

    @property
    def full(self) -> str:
        """Given name first, Latin letters: "Lê Thị Khuê" is "Khuê Lê Thị" here, as Western forms have it."""
        return f"{self.given} {self.family}"

    @property
    def typed(self) -> str:
        """Without diacritics, as typed in a hurry."""
        return plain(self.full, german=self.culture == "german")


@dataclass(frozen=True, slots=True)
class Culture:
    """The words of one culture. ``shape`` says how they combine; ``share`` is its weight in the sample."""

    name: str
    share: float
    country: str  # for phone numbers and time zones
    women: str
    men: str
    families: str
    shape: str = "plain"  # plain, double (two surnames), particle, family-first, middle
    extra: str = ""  # particles, or middle names
    stems: str = ""  # with ``endings``, further family names: Lind+qvist
    endings: str = ""


CULTURES: tuple[Culture, ...] = (
    Culture(
        "german", 0.2, "DE",
        "Anneliese Birgit Carola Dorothea Elke Friederike Gesine Hannelore Ilka Jutta Katharina Liselotte Mareike"
        " Nele Ottilie Roswitha Sabine Tanja Ulrike Wiebke Käthe Heike Merle Svenja Anke",
        "Albrecht Bernd Clemens Detlef Eberhard Florian Gernot Hartmut Ingo Johannes Konstantin Lothar Matthias"
        " Norbert Ole Ruprecht Sebastian Thorsten Uwe Volker Wolfram Jörg Götz Jürgen Henning",
        "Achterberg Brinkschulte Dorfmüller Ellerhorst Fichtelmann Grünewald Hasselkamp Immenroth Jägerfeld"
        " Kolbenschlag Lüdersen Mackenroth Niederstadt Oberhauser Petersmann Quasthoff Rautenberg Schönbrunn"
        " Tiefenthal Uhlenbrock Vossberg Wüstefeld Zierenberg Strohbach Hechtmayr Großkopf Öhlschläger",
        stems="Eich Stein Linden Hohen Wald Buchen Ahorn Roten Silber Birken Kirch Mühl Eber Lauter",
        endings="bach berger mann hofer felder brunner stetter kamp hauser röder",
    ),
    Culture(
        "english", 0.12, "GB",
        "Abigail Bethany Charlotte Deborah Elizabeth Frances Georgina Harriet Imogen Jennifer Katherine Lydia"
        " Margaret Natalie Patricia Rebecca Susannah Tabitha Victoria Winifred Pamela Josephine Cynthia Alexandra",
        "Andrew Benjamin Christopher Daniel Edward Frederick Gregory Harold Isaac Jonathan Lawrence Matthew Nicholas"
        " Oliver Philip Robert Samuel Theodore Timothy Vincent William Anthony Douglas Kenneth",
        "Abbotsleigh Birtwhistle Cawthorne Dewhurst Entwhistle Fairclough Gawthorpe Hallam-Orde Inglethorpe Jessop"
        " Kettleby Lonsbury Micklewhite Netherwood Oakeshott Pemberley Quarmby Rowbotham Sidebottom Thistlewood"
        " Underhill Wolstencroft",
        stems="Ash Brook Carl Dun Elm Far Hather Lang Marl Oak Pen Row Thorn Whit",
        endings="combe worth wick leigh thorpe field hurst bourne stead",
    ),
    Culture(
        "gaelic", 0.05, "GB",
        "Aoife Bríd Catriona Deirdre Eilidh Fionnuala Gráinne Isla Mairead Niamh Orla Róisín Siobhán Sorcha Úna",
        "Aidan Brendan Ciarán Diarmuid Eoghan Fergus Hamish Iain Lachlan Murdo Niall Oisín Pádraig Ruaridh Tadhg",
        "Ahearne Brannigan Carmody O’Dwyerly Fitzmorris MacIldowie McGlashan Ó_Cathasaigh Ní_Dhuibhir O’Hanrahan"
        " Kilbride Lafferty MacSporran McCorquodale O’Loughnane Rafferty Strathearn Tierney Urquhart",
    ),
    Culture(
        "nordic", 0.07, "SE",
        "Astrid Birgitta Dagny Ebba Freja Gunhild Hedda Ingeborg Kajsa Linnéa Maja Ragnhild Sigrid Solveig Tove Ylva"
        " Åsa Kirsten",
        "Anders Bjarne Eirik Fredrik Gunnar Håkon Isak Jesper Kåre Lars Magnus Nils Øyvind Rasmus Søren Torbjørn"
        " Viggo Åke",
        "Aamodt Brattestå Drangsholt Ellingsrud Fagerheim Gjertsen Haugdal Kjærgaard Nørregaard Quistgaard Røssland"
        " Skjelbred Thorsteinsen Ødegården Västerlund Mäkiranta Hietamäki Lehtovaara",
        stems="Lind Berg Sund Åker Dal Ek Gran Hag Ny Sjö Vik Björk Alm Rosen",
        endings="qvist ström gren lund dahl man",
    ),
    Culture(
        "dutch", 0.05, "NL",
        "Annelies Brechtje Fleur Geertje Hendrika Jolijn Katelijne Lotte Marijke Nienke Saskia Tessel Willemijn"
        " Femke Roos",
        "Bastiaan Cornelis Diederik Floris Gijsbert Hendrik Joost Koen Lodewijk Maarten Niels Pieter Ruben Sjoerd"
        " Thijs",
        "Achterhuis Berkenbosch Dijkgraaf Eekhout Grotenhuis Heuvelink Kamperveen Leeuwenburg Meulenkamp Nijhoff"
        " Oosterwold Polderman Rozenstraten Steenwinkel Uitenboogaard Veldhoen Wittebrood",
        shape="particle", extra="van_der van_den de ter van van_’t",
    ),
    Culture(
        "french", 0.06, "FR",
        "Aurélie Bérénice Clémence Delphine Élodie Françoise Geneviève Héloïse Isabelle Joséphine Laetitia Maëlle"
        " Noémie Océane Sandrine Véronique",
        "Alexandre Bastien Cédric Didier Étienne François Gaël Hugues Jean-Baptiste Jérôme Loïc Mathieu Noël Olivier"
        " Rémi Thibault",
        "Aubertin Beaurepaire Chastelain Desrosiers Escoffery Fontanelle Garrigues Hautecœur Jolivaux Lacassagne"
        " Montgaillard Nivelles Pontcarré Quélennec Rochefontaine Sauvageot Tessandier Vaucanson Bréchet"
        " Guérin-Laforge",
    ),
    Culture(
        "spanish", 0.06, "ES",
        "Águeda Beatriz Carmen Dolores Esperanza Fátima Guadalupe Inmaculada Itziar Lucía Macarena Nuria Pilar Rocío"
        " Soledad Ximena",
        "Álvaro Benito César Diego Esteban Gonzalo Íñigo Joaquín Julián Leandro Martín Nicolás Óscar Raúl Sebastián"
        " Tomás",
        "Alcántara Benavides Cifuentes Domínguez Echeverría Figueroa Galván Hinojosa Ibarra Jáuregui Larrañaga"
        " Montesinos Navarrete Olmedo Peñalver Quiroga Robledo Santillán Tejada Ugarte Valdivia Zúñiga",
        shape="double",
    ),
    Culture(
        "portuguese", 0.05, "PT",
        "Adriana Benedita Conceição Débora Filipa Graça Inês Joana Leonor Matilde Neusa Patrícia Rosângela Teresinha"
        " Vitória",
        "Afonso Bruno Caetano Duarte Estêvão Gonçalo Henrique João Leandro Martim Nuno Otávio Rui Simão Tomé Vasco",
        "Abrantes Bittencourt Carvalhal Damasceno Esteves Figueiredo Guimarães Leitão Magalhães Nóbrega Outeiro"
        " Pimentel Queiroz Rebelo Sampaio Teixeira Vasconcelos Brandão",
        shape="double",
    ),
    Culture(
        "italian", 0.05, "IT",
        "Alessandra Benedetta Chiara Donatella Eleonora Fiorella Giuseppina Ilaria Lucrezia Mariangela Niccoletta"
        " Ornella Raffaella Serafina",
        "Aldo Bartolomeo Corrado Daniele Emanuele Fabrizio Giacomo Ippolito Leonardo Massimiliano Nicolò Ottavio"
        " Pierluigi Renato",
        "Abbagnale Bevilacqua Castelnuovo D’Ambrogio Evangelisti Fontanarosa Grimaldelli Iannuzzi Lombardini"
        " Malaspina Nicolosi Pellegrinetti Quattrocchi Ravasini Santangeli Terranova Vincenzoni Zampieri Dell’Orto"
        " De_Santis",
    ),
    Culture(
        "polish", 0.05, "PL",
        "Agnieszka Bożena Dorota Elżbieta Grażyna Halina Iwona Jadwiga Katarzyna Łucja Małgorzata Urszula Wiesława"
        " Zofia",
        "Andrzej Bogusław Czesław Dariusz Grzegorz Henryk Jarosław Krzysztof Łukasz Mieczysław Przemysław Sławomir"
        " Tomasz Wojciech",
        "Wierzbowski|Wierzbowska Zieliński|Zielińska Błaszczykiewicz Chrzanowski|Chrzanowska Dąbkowski|Dąbkowska"
        " Grządziel Jabłonowski|Jabłonowska Kędzierski|Kędzierska Łopatka Mączyński|Mączyńska Ostrowicz"
        " Piątkowski|Piątkowska Rżewuski|Rżewuska Szczepanik Śliwiński|Śliwińska Żebrowicz",
    ),
    Culture(
        "czech", 0.03, "CZ",
        "Alžběta Božena Drahomíra Hana Ivana Jarmila Květoslava Ludmila Milada Naděžda Růžena Věra Zdeňka",
        "Bohumil Čeněk Dalibor František Hynek Jaroslav Květoslav Ladislav Miloš Oldřich Přemysl Radovan Vítězslav"
        " Zdeněk",
        "Kučera|Kučerová Hruška|Hrušková Zahradník|Zahradníková Doležal|Doležalová Vávra|Vávrová Šimůnek|Šimůnková"
        " Bělohlav|Bělohlavová Procházkovec|Procházkovcová Ryšánek|Ryšánková Čapek-Vlk|Čapková-Vlková Tůma|Tůmová"
        " Žižlavský|Žižlavská",
    ),
    Culture(
        "hungarian", 0.02, "HU",
        "Ágnes Boglárka Csilla Dóra Erzsébet Gyöngyi Ildikó Katalin Piroska Réka Zsófia Zsuzsanna",
        "András Balázs Csaba Dezső Ernő Gergő Gyula Jenő Lőrinc Miklós Sándor Zoltán Leopold",
        "Ferenczy Bakonyi Csányi Dombóvári Erdőhegyi Fűzesi Gyarmathy Hegedűs Káldor Nádasdy Őrsi Szentmiklósi"
        " Tölgyesi Vámos",
        shape="family-first",
    ),
    Culture(
        "ukrainian", 0.04, "UA",
        "Olena=Олена Kateryna=Катерина Nataliia=Наталія Oksana=Оксана Svitlana=Світлана Yuliia=Юлія Halyna=Галина"
        " Iryna=Ірина Daryna=Дарина Zoriana=Зоряна",
        "Oleksandr=Олександр Andrii=Андрій Bohdan=Богдан Dmytro=Дмитро Ihor=Ігор Mykola=Микола Ostap=Остап"
        " Serhii=Сергій Taras=Тарас Yevhen=Євген",
        "Hrytsenko=Гриценко Bondarchuk=Бондарчук Kovalenko=Коваленко Lysenko=Лисенко Marchuk=Марчук"
        " Nechyporenko=Нечипоренко Panchenko=Панченко Romaniuk=Романюк Savchuk=Савчук Tkachenko=Ткаченко"
        " Vasylenko=Василенко Yakymenko=Якименко Zaichenko=Зайченко Petrenko=Петренко",
        shape="script",
    ),
    Culture(
        "russian", 0.03, "KZ",
        "Anastasia=Анастасия Galina=Галина Ekaterina=Екатерина Lyudmila=Людмила Marina=Марина Nadezhda=Надежда"
        " Polina=Полина Tatiana=Татьяна Veronika=Вероника Zinaida=Зинаида",
        "Alexei=Алексей Boris=Борис Denis=Денис Evgeny=Евгений Fyodor=Фёдор Grigory=Григорий Kirill=Кирилл"
        " Maxim=Максим Pavel=Павел Timofey=Тимофей",
        "Abramtsev=Абрамцев|Abramtseva=Абрамцева Belozerov=Белозёров|Belozerova=Белозёрова"
        " Chernyaev=Черняев|Chernyaeva=Черняева Dorofeev=Дорофеев|Dorofeeva=Дорофеева"
        " Ermolov=Ермолов|Ermolova=Ермолова Filatov=Филатов|Filatova=Филатова Gusev=Гусев|Guseva=Гусева"
        " Kudryavtsev=Кудрявцев|Kudryavtseva=Кудрявцева Lapshin=Лапшин|Lapshina=Лапшина"
        " Ogurtsov=Огурцов|Ogurtsova=Огурцова Sinitsyn=Синицын|Sinitsyna=Синицына"
        " Zhuravlyov=Журавлёв|Zhuravlyova=Журавлёва",
        shape="script",
    ),
    Culture(
        "turkish", 0.04, "TR",
        "Ayşegül Beyza Çiğdem Defne Elif Feride Gülşen Hülya İpek Nurcan Özlem Pınar Sevgi Şule Zeynep",
        "Alparslan Barış Cengiz Doğan Emre Fırat Gökhan Hakan İlker Kerem Mustafa Oğuz Serkan Şahin Tuncay Yusuf",
        "Karademir Akbulutlu Bozoğlu Çelikkan Demirtaş Ergüven Gökbayrak Işıkdağ Karahanlı Öztürkmen Sağıroğlu"
        " Şengüler Taşdelen Uçarlı Yıldırımer Yüksekkaya",
    ),
    Culture(
        "arabic", 0.04, "AE",
        "Amal=أمل Fatima=فاطمة Hanan=حنان Khadija=خديجة Layla=ليلى Maryam=مريم Noura=نورة Rania=رانيا Samira=سميرة"
        " Yasmin=ياسمين Zaynab=زينب",
        "Abdelrahman=عبدالرحمن Faisal=فيصل Hassan=حسن Ibrahim=إبراهيم Karim=كريم Khalid=خالد Mahmoud=محمود Omar=عمر"
        " Tariq=طارق Walid=وليد Youssef=يوسف",
        "Al-Naqib=النقيب Al-Hariri=الحريري Ben_Youssef=بن_يوسف El-Khatib=الخطيب Haddad=حداد Al-Masri=المصري"
        " Mansour=منصور Nasser=ناصر Sabbagh=صباغ Shahin=شاهين Zaidan=زيدان Al-Tamimi=التميمي Bishara=بشارة"
        " Qasim=قاسم",
        shape="script",
    ),
    Culture(
        "persian", 0.02, "AE",
        "Azadeh=آزاده Bahareh=بهاره Farzaneh=فرزانه Golnaz=گلناز Mahsa=مهسا Nasrin=نسرین Parisa=پریسا Shirin=شیرین",
        "Arash=آرش Behrouz=بهروز Dariush=داریوش Farhad=فرهاد Kaveh=کاوه Mehrdad=مهرداد Navid=نوید Siavash=سیاوش",
        "Ardakani=اردکانی Bakhtiari=بختیاری Daneshvar=دانشور Farrokhzad=فرخزاد Golestani=گلستانی Kermani=کرمانی"
        " Mirzadeh=میرزاده Rostami=رستمی Shirazi=شیرازی Tabrizi=تبریزی",
        shape="script",
    ),
    Culture(
        "indian", 0.06, "IN",
        "Aishwarya Bhavna Chitra Deepika Gayatri Harshini Indira Jayanthi Kavitha Lakshmi Meenakshi Nandini Padma"
        " Revathi Shalini Trupti Vaishnavi",
        "Aditya Balakrishnan Chandrasekhar Dinesh Ganesh Harish Jagdish Karthik Manoj Narayan Prakash Raghunath"
        " Sanjeev Tejas Venkatesh Vikram",
        "Agnihotri Banerjee Chattopadhyay Deshpande Gopalakrishnan Iyengar Jadhav Kulkarni Lakshminarayanan"
        " Mukherjee Nambiar Padmanabhan Raghavendra Subramanian Thiruvengadam Upadhyay Venkataraman Wadekar"
        " Bhattacharjee Kaur_Sandhu",
    ),
    Culture(
        "chinese", 0.05, "CN",
        "Wen=文 Xiao=晓 Mei=美 Yu=雨 Jia=佳 Shu=淑 Li=丽 Qing=青 Zi=子 Ruo=若 Hui=慧 Xue=雪|jing=静 yan=燕 ling=玲"
        " han=涵 yi=怡 qin=琴 hua=华 lan=兰 ting=婷 juan=娟 na=娜 yun=云",
        "Hao=浩 Jian=建 Zhi=志 Ming=明 Tian=天 Yi=奕 Guo=国 Sheng=胜 Jun=俊 Chang=长 Rui=瑞 Bo=博|ran=然 guo=国"
        " qiang=强 hui=辉 yu=宇 chen=辰 wei=伟 li=利 min=民 jie=杰 feng=峰 lin=林",
        "Zhao=赵 Qian=钱 Zhou=周 Zheng=郑 Feng=冯 Jiang=蒋 Shen=沈 Han=韩 Cao=曹 Xie=谢 Pan=潘 Peng=彭 Lu=陆 Wei=魏"
        " Ding=丁 Ouyang=欧阳 Xiao=萧 Tan=谭",
        shape="script-together",
    ),
    Culture(
        "japanese", 0.03, "JP",
        "Ayaka=彩花 Chihiro=千尋 Harumi=春美 Kaori=香織 Megumi=恵 Natsuki=夏希 Sayuri=小百合 Tomoko=智子"
        " Yumiko=由美子 Rina=里奈",
        "Daichi=大地 Hiroshi=浩 Kazuki=和樹 Masahiro=正博 Naoki=直樹 Ryota=良太 Shinji=真司 Takumi=匠 Yuichi=雄一"
        " Kenta=健太",
        "Shinozuka=篠塚 Fujisawa=藤沢 Hasegawa=長谷川 Igarashi=五十嵐 Kurokawa=黒川 Matsubara=松原 Nishimura=西村"
        " Ogawa=小川 Sakurai=桜井 Tachibana=橘 Uchida=内田 Yoshikawa=吉川",
        shape="script-together",
        stems="Ao=青 Fuji=藤 Ishi=石 Kita=北 Matsu=松 Mori=森 Naka=中 Nishi=西 Oka=岡 Shima=島 Take=竹 Ue=上 Yama=山",
        endings="gawa=川 moto=本 mura=村 naga=永 no=野 saki=崎 shita=下 ta=田 uchi=内 yama=山",
    ),
    Culture(
        "korean", 0.02, "KR",
        "Eun=은 Hye=혜 Ji=지 Min=민 Seo=서 Soo=수 Yu=유 Da=다|ji=지 jin=진 won=원 seo=서 yeon=연 bin=빈 ra=라 hee=희",
        "Do=도 Jae=재 Kyung=경 Min=민 Sang=상 Seung=승 Tae=태 Young=영|hyun=현 ho=호 jun=준 woo=우 min=민 yang=양"
        " soo=수 gyu=규",
        "Kim=김 Park=박 Choi=최 Jung=정 Kang=강 Yoon=윤 Lim=임 Shin=신 Kwon=권 Namgung=남궁 Baek=백",
        shape="script-together",
    ),
    Culture(
        "vietnamese", 0.04, "VN",
        "Ánh Bích Diệp Hằng Hương Khuê Liên Nguyệt Phượng Quỳnh Thảo Trâm Uyên Yến",
        "Bảo Cường Đạt Dũng Hiếu Khôi Long Nghĩa Phúc Quang Sơn Thắng Trí Việt",
        "Nguyễn Trần Phạm Hoàng Huỳnh Vũ Đặng Bùi Đỗ Ngô Dương Lý",
        shape="middle",
        extra="Thị|Văn Minh|Minh Ngọc|Đức Thanh|Quốc Kim|Hữu Thùy|Xuân Bảo|Gia Hồng|Tuấn Mỹ|Anh Phương|Công Lan|Đình",
    ),
    Culture(
        "westafrican", 0.05, "GB",
        "Abena Adaeze Akosua Chiamaka Efua Folasade Ifeoma Kehinde Morayo Ngozi Omotola Temitope Yetunde Zainabu",
        "Adebayo Babatunde Chukwuemeka Emeka Femi Ikechukwu Kwabena Kwame Nnamdi Obinna Olumide Segun Tunde Yaw",
        "Adeyemi-Cole Afolabi Agyeman Akinwande Amponsah Asante-Boadi Boakye Chukwuma Ezenwa Fagbemi Ibekwe Mensah"
        " Nwachukwu Ogunleye Okonjo Olawale Osei Owusu-Ansah Quartey Uzoma",
    ),
    Culture(
        "american", 0.05, "US",
        "Brianna Cheyenne Danielle Kaylee Latoya Mackenzie Savannah Shanice Brooke Marisol Jocelyn Tiffany",
        "Brandon Chase DeShawn Garrett Hunter Jamal Kyle Marcus Tyler Travis Wendell Xavier",
        "Beauchamp Calloway Delacroix Eastwick Fontenot Guidry Hathaway Jefferies Kowalczuk Ledbetter Montoya-Reyes"
        " Nakagawa-Stone Pettigrew Ransome Stoltzfus Tillman Vandergriff Whitlock Yoder Castellanos",
        stems="Black Hunt Red Win Har Mar Col Ell", endings="well ington iston ridge wood wright",
    ),
)  # fmt: skip

SHORT = {
    "Abigail": "Abby", "Alexandra": "Alex", "Andrew": "Andy", "Benjamin": "Ben", "Charlotte": "Lottie",
    "Christopher": "Chris",
    "Cynthia": "Cindy", "Daniel": "Dan", "Deborah": "Debbie", "Edward": "Ted", "Elizabeth": "Liz", "Frederick": "Fred",
    "Gregory": "Greg", "Jennifer": "Jenny", "Jonathan": "Jon", "Josephine": "Jo", "Katherine": "Kate",
    "Kenneth": "Ken",
    "Lawrence": "Larry", "Margaret": "Peggy", "Matthew": "Matt", "Nicholas": "Nick", "Pamela": "Pam",
    "Patricia": "Trish",
    "Philip": "Phil", "Rebecca": "Becky", "Robert": "Bob", "Samuel": "Sam", "Susannah": "Sue", "Theodore": "Ted",
    "Timothy": "Tim", "Victoria": "Vicky", "Vincent": "Vince", "William": "Bill", "Winifred": "Winnie",
    "Anthony": "Tony",
    "Johannes": "Hannes", "Sebastian": "Basti", "Matthias": "Matze", "Katharina": "Kathi", "Dorothea": "Doro",
    "Friederike": "Rike", "Liselotte": "Lilo", "Konstantin": "Kosta", "Hannelore": "Hanne", "Bastiaan": "Bas",
    "Cornelis": "Kees", "Hendrik": "Henk", "Willemijn": "Mijn", "Agnieszka": "Aga", "Katarzyna": "Kasia",
    "Małgorzata": "Gosia",
    "Krzysztof": "Krzysiek", "Grzegorz": "Grzesiek", "Oleksandr": "Sasha", "Kateryna": "Katya", "Anastasia": "Nastya",
    "Ekaterina": "Katya", "Dolores": "Lola", "Guadalupe": "Lupe", "Esperanza": "Espe", "Alexandre": "Alex",
    "Erzsébet": "Erzsi",
    "Zsuzsanna": "Zsuzsi", "Massimiliano": "Max", "Alessandra": "Sandra", "Venkatesh": "Venky", "Chukwuemeka": "Emeka",
    "Temitope": "Temi", "Balakrishnan": "Bala", "Abdelrahman": "Abdo",
}  # fmt: skip

# Pairs that these tables could produce and that everybody would take for somebody else.
FAMOUS = frozenset({"Omar Sharif", "Denis Villeneuve", "Olena Zelenska", "Minh Hoàng", "Kwame Mensah", "Tariq Nasser"})


def _words(text: str) -> tuple[str, ...]:
    return tuple(word.replace("_", " ") for word in text.split())


def _both(word: str) -> tuple[str, str]:
    latin, _, native = word.partition("=")
    return latin, native


class Namer:
    """Draws names. ``rng`` is the only source of chance: the same stream gives the same names in the same order.

    A name that was drawn before mostly gets a second given name, as families do where many are called the same; one in
    twelve stays as it is, so that a large sample has people who share a name. ``reserved`` full names are never drawn.
    """

    def __init__(self, rng: Random, reserved: frozenset[str] = frozenset()) -> None:
        self._rng = rng
        self._reserved = reserved | FAMOUS
        self._seen: set[str] = set()
        self._weights = [c.share for c in CULTURES]
        self._given = {
            (c.name, woman): _given_names(c.women if woman else c.men) for c in CULTURES for woman in (True, False)
        }
        self._families = {c.name: _words(c.families) for c in CULTURES}
        self._compounds = {c.name: _compounds(c.stems, c.endings) for c in CULTURES}
        self._extra = {c.name: _words(c.extra) for c in CULTURES}

    def name(self) -> tuple[Name, Culture]:
        """One name with its culture."""
        rng = self._rng
        culture = rng.choices(CULTURES, self._weights)[0]
        for attempt in range(8):
            drawn = self._draw(culture, second=attempt > 2)
            known = drawn.full in self._seen
            if drawn.full not in self._reserved and (not known or rng.random() < 0.08):
                break
        else:
            return self.name()
        self._seen.add(drawn.full)
        return drawn, culture

    def _family(self, culture: Culture, *, woman: bool) -> tuple[str, str]:
        compounds = self._compounds[culture.name]
        if compounds and self._rng.random() < 0.6:
            return self._rng.choice(compounds)
        forms = self._rng.choice(self._families[culture.name]).split("|")
        return _both(forms[-1] if woman else forms[0])

    def _draw(self, culture: Culture, *, second: bool) -> Name:
        rng = self._rng
        woman = rng.random() < 0.5
        givens = self._given[culture.name, woman]
        given, given_native = rng.choice(givens)
        short = SHORT.get(given, "")
        family, family_native = self._family(culture, woman=woman)
        if second and culture.shape not in ("middle", "script-together"):
            other, other_native = rng.choice(givens)
            given, given_native = f"{given} {other}", f"{given_native} {other_native}"
        native = ""
        match culture.shape:
            case "double":
                other, _ = self._family(culture, woman=woman)
                family = f"{family} {other}" if other != family else family
            case "particle":
                if rng.random() < 0.6:
                    family = f"{rng.choice(self._extra[culture.name])} {family}"
            case "family-first":
                native = f"{family} {given}"
            case "middle":
                middle = rng.choice(self._extra[culture.name]).split("|")[0 if woman else 1]
                family = f"{family} {middle}"
                native = f"{family} {given}"
            case "script":
                native = f"{given_native} {family_native}"
            case "script-together":
                native = f"{family_native}{given_native}"
            case _:
                if culture.stems and not second and rng.random() < 0.12:
                    given = f"{given} {rng.choice('ABCDEFGHJKLMNPRSTW')}."
        former = ""
        if woman and culture.shape in ("plain", "particle") and rng.random() < 0.12:
            former = self._family(culture, woman=True)[0]
            former = "" if former == family else former
        return Name(given, family, culture.name, native, short, former)


def _given_names(text: str) -> tuple[tuple[str, str], ...]:
    """``(Latin, native)`` given names; "first parts|second parts" are combined with each other."""
    first, _, second = text.partition("|")
    if not second:
        return tuple(_both(word) for word in _words(text))
    return tuple(pair for pair in _compounds(first, second) if len(set(pair[1])) == len(pair[1]))


def _compounds(stems: str, endings: str) -> tuple[tuple[str, str], ...]:
    pairs = [(_both(stem), _both(ending)) for stem in stems.split() for ending in endings.split()]
    return tuple((a + b, a_native + b_native) for (a, a_native), (b, b_native) in pairs if a.lower() != b)
